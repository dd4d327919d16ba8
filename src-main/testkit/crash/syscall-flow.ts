/**
 * One flow of money from the first start to the closed shift, in one thread and without a network, so that the N-th
 * system call is the same one every time. Each promise is told on stdout the moment it is given; told again, the flow
 * goes on where it was (same ids).
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../config.ts';
import { nodeClock } from '../../host/node/clock.ts';
import { EXIT } from '../../host/node/exit-codes.ts';
import { randomIds } from '../../host/node/ids.ts';
import { Secret } from '../../ports/secrets.ts';
import { PROVIDERS } from '../../registered.ts';
import { createStation } from '../../station.ts';
import { openLedger } from '../../store/open.ts';
import { memoryLog } from '../memory-log.ts';
import { basicAuth, noReceipts, TEST_KEY, TEST_MERCHANT } from '../station-harness.ts';

export const FLOW_IDS = {
  cash: '000000000000000CASH1',
  payme: '00000000000000PAYME1',
  refund: '0000000000000REFVND1',
} as const;
const TRANSACTION = 'a'.repeat(24);

const dir = process.argv[2] as string;
const told = (what: string): void => void writeSync(1, `${what}\n`);

const parsed = parseConfig(
  JSON.stringify({
    profile: 'live',
    station: { id: 't', name: 'T', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
    providers: { payme: { merchantId: TEST_MERCHANT, key: 'secret:payme.key' } },
  }),
  {},
  PROVIDERS,
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));

let ledger: ReturnType<typeof openLedger>;
try {
  ledger = openLedger({
    file: join(dir, 'ledger.db'),
    clock: nodeClock(),
    log: memoryLog(),
    onFatal: () => process.exit(EXIT.ledgerFailed),
    space: { lowBytes: 0, fullBytes: 0 },
  });
} catch (error) {
  process.stderr.write(`${(error as { code?: string }).code}: ${(error as Error).message}\n`);
  process.exit(EXIT.homeNotWritable);
}
const station = await createStation({
  config: parsed.config,
  secrets: { get: () => Promise.resolve(new Secret(TEST_KEY)) },
  clock: nodeClock(),
  ids: randomIds(),
  log: memoryLog(),
  http: { send: () => Promise.reject(new Error('there is no network')) },
  ledger,
  receipts: noReceipts,
  drawQr: () => '',
});
await station.start();

async function call(name: string, input: object): Promise<{ id: string; status: string }> {
  const envelope = await station.router.handle(name, input, { role: 'cashier' });
  if (!envelope.ok) throw new Error(`${name}: ${envelope.error.code}`);
  return envelope.data as { id: string; status: string };
}
async function payme(method: string, params: object): Promise<void> {
  const raw = new TextEncoder().encode(JSON.stringify({ method, params, id: 1 }));
  const answer = await station.hooks[0]?.answer({
    method: 'POST',
    headers: { authorization: basicAuth() },
    doubled: [],
    raw,
  });
  const said = JSON.parse(answer?.body ?? '{}') as { result?: { state: number }; error?: { code: number } };
  if (said.result === undefined) throw new Error(`${method}: ${said.error?.code}`);
  told(`payme ${method} ${said.result.state}`);
}
const amount = { minor: 450_000, currency: 'UZS' };
const tell = (view: { id: string; status: string }): void => told(`payment ${view.id} ${view.status}`);

tell(await call('payment.start', { id: FLOW_IDS.cash, orderId: 'A', amount, method: 'cash', by: 'Dilnoza' }));
tell(await call('payment.refund', { id: FLOW_IDS.cash, refundId: FLOW_IDS.refund, reason: 'Blurred', by: 'Dilnoza' }));
const sale = await call('payment.start', { id: FLOW_IDS.payme, orderId: 'B', amount, method: 'payme' });
tell(sale);
if (sale.status !== 'completed') {
  await payme('CreateTransaction', {
    id: TRANSACTION,
    time: Date.now(),
    amount: amount.minor,
    account: { order_id: 'B' },
  });
}
await payme('PerformTransaction', { id: TRANSACTION });
tell(await call('payment.get', { id: FLOW_IDS.payme }));
const shift = (await call('shift.get', {})) as unknown as { shiftId: string | null; status: string };
if (shift.status === 'open') {
  const report = (await call('shift.close', { by: 'Dilnoza' })) as unknown as { shiftId: string };
  told(`shift ${report.shiftId} closed`);
}
await station.stop();
told('done');
