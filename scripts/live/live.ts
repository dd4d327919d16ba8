/**
 * `npm run live <provider or method> -- [flags]`: one small payment at the vendor itself, by the station as it is
 * shipped. Says what it will spend and waits for a yes; ends with what was proved.
 *
 *   plan ──yes──► station (own home under <home>/live) ──► payment ──► shown, asked, cancelled or refunded ──► story
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import QRCode from 'qrcode';
import { environmentName } from '../../src-main/host/node/file-secrets.ts';
import { homeFor } from '../../src-main/host/node/home.ts';
import type { ProviderDefinition } from '../../src-main/providers/provider.ts';
import * as registry from '../../src-main/providers/registry.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import { flagsOf } from '../flags.ts';
import { ensureBuilt, ROOT } from '../shell.mjs';
import { type Plan, planOf } from './plan.ts';

const USAGE = `npm run live <provider or method> -- [--config FILE] [--home DIR] [--method NAME] [--amount MINOR]
  [--pay] [--refund] [--real-money] [--hooks-port N] [--wait SECONDS] [--yes]

Without --pay a code is made, shown and cancelled again. Exit 0: proved; 1: not proved; 2: not started.`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

class NotStarted extends Error {}

async function main(): Promise<number> {
  const { values, positionals } = flagsOf(USAGE, {
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      home: { type: 'string' },
      method: { type: 'string' },
      amount: { type: 'string' },
      pay: { type: 'boolean', default: false },
      refund: { type: 'boolean', default: false },
      'real-money': { type: 'boolean', default: false },
      'hooks-port': { type: 'string', default: '0' },
      wait: { type: 'string', default: '300' },
      yes: { type: 'boolean', default: false },
    },
  });
  const what = positionals[0];
  if (what === undefined) throw new NotStarted(USAGE);
  if (values.amount !== undefined && !/^[1-9]\d{0,8}$/.test(values.amount))
    throw new NotStarted('--amount is a whole number of minor units, for example 100000 for 1 000.00 UZS');
  const home = homeFor(values.home ?? process.env.QABUL_HOME);
  const file = values.config ?? process.env.QABUL_CONFIG ?? join(home, 'station.json');
  const written = readJson(file, 'is what says where the vendor is and who we are');
  const secrets = existsSync(join(home, 'secrets.json'))
    ? readJson(join(home, 'secrets.json'), 'holds the secrets')
    : {};
  const secretOf = (name: string): string | undefined => {
    const stored = (secrets as Record<string, unknown>)[name];
    return process.env[environmentName(name)] || (typeof stored === 'string' && stored !== '' ? stored : undefined);
  };

  const planned = planOf(
    {
      what,
      method: values.method,
      amountMinor: values.amount === undefined ? undefined : Number(values.amount),
      pay: values.pay,
      refund: values.refund,
      realMoney: values['real-money'],
    },
    written,
    Object.values(registry) as unknown as readonly ProviderDefinition[],
    (name) => secretOf(name) !== undefined,
  );
  if (!planned.ok) throw new NotStarted(planned.problems.map((problem) => `- ${problem}`).join('\n'));
  const { plan } = planned;
  say(plan.steps.join('\n'));
  if (!values.yes && !(await isAgreed(plan))) throw new NotStarted('Not agreed; nothing was sent.');
  const code = plan.isScan ? await ask('The customer’s code (not shown again, not kept): ') : undefined;

  if (!ensureBuilt(process.execPath)) throw new NotStarted('the build failed');
  const station = await startStation(plan, written as Record<string, unknown>, home, secretOf, values['hooks-port']);
  try {
    return await tryOnce(plan, station, {
      code,
      pay: values.pay,
      refund: values.refund,
      waitMs: Number(values.wait) * 1_000,
    });
  } finally {
    await station.stop();
  }
}

function readJson(file: string, why: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // A parser's message would quote the text, and the text may be secrets.
    const reason = error instanceof SyntaxError ? 'is not JSON' : String((error as NodeJS.ErrnoException).code);
    throw new NotStarted(`${file} ${why}: ${reason}`);
  }
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  process.stdout.write(question);
  for await (const line of lines) {
    lines.close();
    return line.trim();
  }
  return '';
}

/** Real money wants the sum typed, practice money a yes. */
async function isAgreed(plan: Plan): Promise<boolean> {
  const word = plan.isRealMoney ? String(plan.amountMinor) : 'yes';
  return (await ask(`\nType ${word} to go on: `)) === word;
}

interface Running {
  call(method: string, path: string, body?: unknown): Promise<PaymentView>;
  hooks: string;
  home: string;
  stop(): Promise<void>;
}

/** The shipped headless station with this one provider, in a home of its own that keeps the story. */
async function startStation(
  plan: Plan,
  written: Record<string, unknown>,
  home: string,
  secretOf: (name: string) => string | undefined,
  hooksPort: string,
): Promise<Running> {
  const dir = join(home, 'live', plan.provider);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const section = (written.providers as Record<string, Record<string, unknown>>)[plan.provider] ?? {};
  const station = { ...(written.station as Record<string, unknown>), mode: 'cashier' };
  const listen = written.listen as { publicHooksUrl?: string } | undefined;
  writeFileSync(
    join(dir, 'station.json'),
    JSON.stringify({
      // A vendor's sandbox is practice money, and the practice ledger keeps it.
      profile: plan.isRealMoney ? 'live' : 'sandbox',
      station,
      listen: {
        local: { port: 0 },
        hooks: { port: Number(hooksPort) },
        ...(listen?.publicHooksUrl === undefined ? {} : { publicHooksUrl: listen.publicHooksUrl }),
      },
      providers: { [plan.provider]: section },
    }),
  );
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const value of Object.values(section)) {
    if (typeof value !== 'string' || !value.startsWith('secret:')) continue;
    const name = value.slice('secret:'.length);
    const secret = secretOf(name);
    if (secret !== undefined) env[environmentName(name)] = secret;
  }
  delete env.QABUL_CONFIG;
  const child = spawn(process.execPath, [join(ROOT, 'out/main/headless.js'), '--home', dir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-4_000);
  });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const [first] = await Promise.race([
    new Promise<string[]>((done) => createInterface({ input: child.stdout }).once('line', (line) => done([line]))),
    gone.then((): string[] => []),
  ]);
  if (first === undefined) throw new NotStarted(`the station did not start:\n${complaint}`);
  const { local, hooks } = JSON.parse(first) as { local: string; hooks: string };
  const token = readFileSync(join(dir, 'api-token'), 'utf8').trim();
  return {
    hooks,
    home: dir,
    async call(method, path, body) {
      const response = await fetch(`${local}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await response.json()) as PaymentView & { error?: { code: string; message: string } };
      if (answer.error) throw new Error(`${answer.error.code}: ${answer.error.message}`);
      return answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function tryOnce(
  plan: Plan,
  station: Running,
  how: { code: string | undefined; pay: boolean; refund: boolean; waitMs: number },
): Promise<number> {
  let seen = '';
  const show = (payment: PaymentView): PaymentView => {
    const line = `${payment.kind} ${payment.id}: ${payment.status}${payment.providerRef === undefined ? '' : `, the rail calls it ${payment.providerRef}`}`;
    if (line !== seen) say(line);
    seen = line;
    return payment;
  };
  const until = async (
    id: string,
    isEnough: (payment: PaymentView) => boolean,
    waitMs: number,
  ): Promise<PaymentView> => {
    const end = performance.now() + waitMs;
    for (;;) {
      const payment = show(await station.call('GET', `/v1/payments/${id}`));
      if (isEnough(payment) || performance.now() > end) return payment;
      await pause(1_000);
    }
  };

  const started = show(
    await station.call('POST', '/v1/payments', {
      orderId: `live-${Date.now()}`,
      amount: { minor: plan.amountMinor, currency: plan.currency },
      method: plan.method,
      note: 'npm run live',
      ...(how.code === undefined ? {} : { code: how.code }),
    }),
  );
  const storyHint = `The whole story: npm run explain -- ${started.id} --home ${station.home}`;
  const ended = ({ status }: PaymentView) => !isOpen(status);
  let payment = await until(
    started.id,
    (now) => now.show !== undefined || now.status === 'unknown' || ended(now),
    60_000,
  );
  if (payment.show) {
    say(await QRCode.toString(payment.show.qr, { type: 'terminal', small: true }));
    say(payment.show.qr);
    say(`fee: the customer pays ${payment.payable.minor} minor units for ${payment.amount.minor}`);
    say(`a rail that calls back reaches this station at ${station.hooks}`);
  }
  if (how.pay) {
    payment = await until(started.id, ended, how.waitMs);
    if (payment.status === 'completed' && how.refund) {
      const refund = show(
        await station.call('POST', `/v1/payments/${started.id}/refunds`, {
          reason: 'npm run live',
          by: 'npm run live',
        }),
      );
      const returned = await until(refund.id, ended, 120_000);
      say(storyHint);
      return verdict(returned.status === 'completed', `paid, and given back: ${returned.status}`);
    }
    if (isOpen(payment.status) && payment.can.cancel) {
      say('Nobody paid in time; cancelling.');
      await station.call('POST', `/v1/payments/${started.id}/cancel`);
      payment = await until(started.id, ended, 60_000);
    }
    say(storyHint);
    return verdict(payment.status === 'completed', `ended as ${payment.status}`);
  }
  const wasShown = payment.show !== undefined;
  if (payment.can.cancel && isOpen(payment.status)) {
    await station.call('POST', `/v1/payments/${started.id}/cancel`);
    payment = await until(started.id, ended, 60_000);
  }
  say(storyHint);
  if (!wasShown) return verdict(false, `no code was shown; it ended as ${payment.status}`);
  return isOpen(payment.status)
    ? verdict(true, `a code was shown; it is ${payment.status} and nobody should pay it`)
    : verdict(payment.status === 'cancelled', `a code was shown, and it ended as ${payment.status}`);
}

function verdict(isProved: boolean, sentence: string): number {
  say(`${isProved ? 'PROVED' : 'NOT PROVED'}: ${sentence}`);
  return isProved ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isOurs = error instanceof NotStarted || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${isOurs ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    process.exitCode = isOurs ? 2 : 1;
  },
);
