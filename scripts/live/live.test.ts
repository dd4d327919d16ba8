/** `npm run live`, against simulated vendors in the place of their sandboxes, with the station as it is shipped. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderDefinition } from '../../src-main/providers/provider.ts';
import * as registry from '../../src-main/providers/registry.ts';
import { startVendorBench, type VendorBench } from '../../src-sandbox/testkit/vendor-bench.ts';
import { ensureBuilt } from '../shell.mjs';
import { planOf, type Wish } from './plan.ts';

const definitions = Object.values(registry) as unknown as readonly ProviderDefinition[];
const WISH: Wish = { what: 'ioka', pay: false, refund: false, realMoney: false };
const kz = { id: 't', name: 'T', country: 'KZ', currency: 'KZT', locale: 'ru' };
const ioka = { url: 'https://stage-api.ioka.kz', apiKey: 'secret:ioka.apiKey', webhookKey: 'secret:ioka.webhookKey' };
const planned = (wish: Partial<Wish>, config: unknown = { station: kz, providers: { ioka } }, has = true) =>
  planOf({ ...WISH, ...wish }, config, definitions, () => has);
const problems = (...given: Parameters<typeof planned>): string => {
  const made = planned(...given);
  return made.ok ? '' : made.problems.join('\n');
};

describe('the plan', () => {
  it('of a vendor’s sandbox spends nothing by itself, and says so', () => {
    const made = planned({});
    if (!made.ok) throw new Error(made.problems.join());
    expect(made.plan).toMatchObject({ method: 'ioka', amountMinor: 10_000, isRealMoney: false });
    expect(made.plan.steps.join('\n')).toContain(
      'nothing, unless somebody pays the code of 100.00 KZT (practice money',
    );
  });
  it('names the sum that --pay spends', () => {
    const made = planned({ pay: true, refund: true, amountMinor: 12_345 });
    if (!made.ok) throw new Error(made.problems.join());
    expect(made.plan.steps.join('\n')).toMatch(/spends {4}123\.45 KZT, practice money[\s\S]*gives back 123\.45 KZT/);
  });
  it('takes every host that is not the vendor’s sandbox for real money', () => {
    const production = { station: kz, providers: { ioka: { ...ioka, url: 'https://api.ioka.kz' } } };
    expect(problems({}, production)).toContain('real money may move; add --real-money');
    const made = planned({ pay: true, realMoney: true }, production);
    if (!made.ok) throw new Error(made.problems.join());
    expect(made.plan.isRealMoney).toBe(true);
    expect(made.plan.steps.join('\n')).toContain('100.00 KZT, REAL MONEY');
  });
  it('names what is missing, never a value', () => {
    expect(problems({ what: 'nobody' })).toContain('no provider and no method nobody');
    expect(problems({}, {})).toContain('providers.ioka is missing with its secrets apiKey, webhookKey');
    expect(problems({}, undefined, false)).toContain('the secret ioka.apiKey has no value');
    const pasted = { station: kz, providers: { ioka: { ...ioka, apiKey: 'p4ssw0rd' } } };
    expect(problems({}, pasted)).toBe('providers.ioka.apiKey must be "secret:NAME"');
  });
  it('charges a scanned code only when told to pay', () => {
    const uz = { ...kz, country: 'UZ', currency: 'UZS' };
    const box = { station: uz, providers: { fiscalbox: { url: 'http://127.0.0.1:8080' } } };
    expect(problems({ what: 'click_pass' }, box)).toContain('charges the scanned code at once');
    expect(problems({ what: 'click_pass', pay: true, refund: true }, box)).toContain('cannot be refunded');
    const made = planned({ what: 'click_pass', pay: true }, box);
    expect(made.ok && made.plan.isScan).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('the command', () => {
  let bench: VendorBench | undefined;
  const home = mkdtempSync(join(tmpdir(), 'qabul-live-'));
  beforeAll(() => {
    if (!ensureBuilt(process.execPath)) throw new Error('the build failed');
  }, 60_000);
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** Runs it; `heard` sees everything said so far, each time something is said. */
  function live(
    flags: string[],
    heard: (said: string) => void = () => {},
  ): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'live.ts'), ...flags, '--home', home], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        said += text.toString();
        heard(said);
      });
    }
    return new Promise((done) => child.once('close', (code) => done({ code, said })));
  }
  function configure(config: object, secrets: object): void {
    writeFileSync(join(home, 'station.json'), JSON.stringify(config));
    writeFileSync(join(home, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
  }

  it('without credentials starts nothing', async () => {
    configure({ station: kz, providers: { ioka } }, {});
    const { code, said } = await live(['ioka', '--yes']);
    expect(code).toBe(2);
    expect(said).toContain('the secret ioka.apiKey has no value');
  });

  it('without a yes sends nothing', async () => {
    configure(
      { station: kz, providers: { ioka } },
      { 'ioka.apiKey': 'demo-api-key', 'ioka.webhookKey': 'demo-webhook-key' },
    );
    const { code, said } = await live(['ioka']);
    expect(code).toBe(2);
    expect(said).toContain('Type yes to go on');
    expect(said).toContain('nothing was sent');
  });

  it('shows a code and takes it back', { timeout: 60_000 }, async () => {
    bench = await startVendorBench({ odengi: { sid: '1000000001', password: 'demo-password' } });
    const url = `${bench.url()}/odengi/api/json/json.php`;
    const station = { id: 't', name: 'T', country: 'KG', currency: 'KGS', locale: 'ru' };
    const odengi = { url, sid: '1000000001', password: 'secret:odengi.password', test: true };
    configure({ station, providers: { odengi } }, { 'odengi.password': 'demo-password' });
    const { code, said } = await live(['odengi', '--yes']);
    expect(said).toContain('PROVED: a code was shown, and it ended as cancelled');
    expect(code).toBe(0);
    expect(said).not.toContain('demo-password');
    expect((await bench.truth()).charges).toEqual([]);
  });

  it('pays and gives back, and the vendor agrees', { timeout: 60_000 }, async () => {
    const running = await startVendorBench({ ioka: { apiKey: 'demo-api-key', webhookKey: 'demo-webhook-key' } });
    bench = running;
    const providers = { ioka: { ...ioka, url: `${running.url()}/ioka` } };
    configure({ station: kz, providers }, { 'ioka.apiKey': 'demo-api-key', 'ioka.webhookKey': 'demo-webhook-key' });
    let paid: Promise<unknown> | undefined;
    const { code, said } = await live(['ioka', '--pay', '--refund', '--yes'], (text) => {
      const id = /sale ([0-9A-Z]{20}): awaiting_customer/.exec(text)?.[1];
      const qr = /^(https?:\/\/\S+)$/m.exec(text)?.[1];
      if (!id || !qr || paid) return;
      running.shown.push({ id, orderId: 'live', provider: 'ioka', payable: { minor: 10_000, currency: 'KZT' }, qr });
      paid = running.customer('approve', id);
    });
    expect(await paid).toMatchObject([200, {}]);
    expect(said).toContain('PROVED: paid, and given back: completed');
    expect(code).toBe(0);
    const truth = await running.truth();
    expect(truth.charges.map(({ minor }) => minor)).toEqual([10_000]);
    expect(truth.refunds.map(({ minor }) => minor)).toEqual([10_000]);
    expect(truth.violations).toEqual([]);
  });
});
