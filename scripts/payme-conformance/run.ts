/**
 * Payme's whole sandbox list (wallets.md §1.10) and more, against a running merchant server.
 *
 *   node scripts/payme-conformance/run.ts --hooks http://127.0.0.1:4751 --local http://127.0.0.1:4750 \
 *        --token <api token> --key <payme key> [--login Paycom] [--account-field order_id] \
 *        [--calls-per-second 18] [--burst 90] [--no-fiscal-data] [--json] [--quiet]
 *
 * It keeps below the listener's own rate limit; --calls-per-second 0 lets it run free.
 * Ends with 0 when every step is as Payme expects, 1 when one is not, 2 when it was called wrongly.
 */
import { callHttp } from '../../src-sandbox/http-call.ts';
import { flagsOf } from '../flags.ts';
import { createCaller } from './caller.ts';
import { createChecklist, type Step } from './checklist.ts';
import { createPace, type PaceLimit } from './pace.ts';
import type { Order, Run, Scenario } from './scenario.ts';
import { authorization } from './scenarios/authorization.ts';
import { concurrency } from './scenarios/concurrency.ts';
import { envelopes } from './scenarios/envelopes.ts';
import { fieldReports } from './scenarios/field-reports.ts';
import { fiscalData } from './scenarios/fiscal-data.ts';
import { sandboxList } from './scenarios/sandbox-list.ts';
import { statement } from './scenarios/statement.ts';
import { twelveHours } from './scenarios/twelve-hours.ts';
import { createStationOrders } from './station-orders.ts';

export type { Step } from './checklist.ts';
export type { Order } from './scenario.ts';

export interface ConformanceOptions {
  /** The hooks listener (`http://127.0.0.1:4751`), or the webhook's whole address. */
  hooksUrl: string;
  auth: { login: string; password: string };
  /** A new one-time order that waits for payment. `orderId` is the value of the account field. */
  newOrder(): Promise<Order>;
  /** The goods of this order are with the customer. Without it -31007 is not asked for. */
  handOver?: (orderId: string) => Promise<void>;
  /** Default `order_id`. */
  accountField?: string;
  /** false: the server must answer -32601 to SetFiscalData. Default true. */
  fiscalData?: boolean;
  /** How long the transaction of the 12-hour scenario is left alive, so that two calls still find it so. Default 1500. */
  stillAliveMs?: number;
  /** For a server with a rate limit; default: as fast as it answers. */
  pace?: PaceLimit;
  onStep?: (step: Step) => void;
}

const SCENARIOS: readonly Scenario[] = [
  ...authorization,
  ...sandboxList,
  ...fieldReports,
  ...twelveHours,
  ...statement,
  ...fiscalData,
  ...envelopes,
  ...concurrency,
];

/** Runs everything, one scenario after another. A scenario that cannot go on is a failed step, never a throw. */
export async function runConformance(options: ConformanceOptions): Promise<Step[]> {
  const {
    auth,
    newOrder,
    handOver,
    accountField = 'order_id',
    fiscalData = true,
    stillAliveMs = 1_500,
    onStep,
  } = options;
  const steps: Step[] = [];
  const keep = (step: Step): void => {
    steps.push(step);
    onStep?.(step);
  };
  const caller = createCaller(webhookUrl(options.hooksUrl), auth, createPace(options.pace));
  for (const { name, play } of SCENARIOS) {
    const check = createChecklist(name, caller, accountField, keep);
    const run: Run = { caller, check, newOrder, handOver, accountField, fiscalData, stillAliveMs };
    try {
      await play(run);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      check.record('the scenario can be played to its end', false, 'no exception', why);
    }
  }
  return steps;
}

function webhookUrl(hooksUrl: string): string {
  const url = new URL(hooksUrl);
  if (url.pathname === '/') url.pathname = '/api/payme/webhook';
  return url.href;
}

const USAGE = `npm run payme:conformance -- --hooks URL --local URL --token TOKEN --key KEY
  [--login NAME] [--account-field NAME] [--calls-per-second N] [--burst N] [--no-fiscal-data] [--json] [--quiet]`;

async function main(): Promise<number> {
  const { values } = flagsOf(USAGE, {
    options: {
      hooks: { type: 'string' },
      local: { type: 'string' },
      token: { type: 'string' },
      key: { type: 'string' },
      login: { type: 'string', default: 'Paycom' },
      'account-field': { type: 'string', default: 'order_id' },
      'calls-per-second': { type: 'string', default: '18' },
      burst: { type: 'string', default: '90' },
      'no-fiscal-data': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  });
  const { hooks, local, token, key, login, json, quiet } = values;
  if (!hooks || !local || !token || !key) {
    process.stderr.write(`usage: ${USAGE}\n`);
    return 2;
  }
  const accountField = values['account-field'];
  const orders = createStationOrders({ local, token, accountField, call: callHttp });
  const callsPerSecond = Number(values['calls-per-second']);
  const steps = await runConformance({
    hooksUrl: hooks,
    ...(callsPerSecond > 0 ? { pace: { callsPerSecond, burst: Number(values.burst) } } : {}),
    auth: { login, password: key },
    accountField,
    fiscalData: !values['no-fiscal-data'],
    newOrder: orders.newOrder,
    handOver: orders.handOver,
    onStep: (step) => {
      if (json) process.stdout.write(`${JSON.stringify(step)}\n`);
      else if (!quiet || !step.ok) process.stdout.write(lineOf(step));
    },
  });
  const failed = steps.filter((step) => !step.ok).length;
  if (!json) process.stdout.write(`${steps.length} steps, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

const lineOf = ({ scenario, step, ok, expected, got }: Step): string =>
  ok
    ? `ok    ${scenario}: ${step}\n`
    : `FAIL  ${scenario}: ${step}\n      expected ${expected}\n      got      ${got}\n`;

if (import.meta.main) process.exitCode = await main();
