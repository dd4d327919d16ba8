/**
 * A card is on the terminal when the ledger stops being writable. Run under faulty-disk.c with the fault's name; told
 * without one it is the next start. Every line on stdout is one fact.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CallError } from '../../../src-shared/contract/wire-error.ts';
import { emergencyJournal } from '../../host/node/emergency-journal.ts';
import { EXIT } from '../../host/node/exit-codes.ts';
import type { ProviderDefinition } from '../../providers/provider.ts';
import { cash } from '../../providers/registry.ts';
import { fakeClock, settled } from '../fake-clock.ts';
import { approves, scriptedTerminal, waits } from '../scripted-pinpad.ts';
import { stationHarness } from '../station-harness.ts';
import { type Fault, setFault } from './faulty-disk.ts';

export const APPROVAL_IDS = {
  cash: '000000000000000CASH1',
  card: '000000000000000CARD1',
  late: '000000000000000NATE1',
} as const;
const AMOUNT = { minor: 450_000, currency: 'UZS' } as const;

const [dir = '', fault, control = ''] = process.argv.slice(2) as [string?, Fault?, string?];
const tell = (fact: object): void => void writeSync(1, `${JSON.stringify(fact)}\n`);

const clock = fakeClock();
const terminal = scriptedTerminal({ clock: () => clock });
const journal = emergencyJournal(join(dir, 'ledger.emergency'));
const h = await stationHarness({
  clock,
  file: join(dir, 'ledger.db'),
  definitions: [cash as unknown as ProviderDefinition],
  pinpads: [terminal.definition],
  journal,
  config: { providers: {}, pinpads: { front: { driver: 'scripted', method: 'uzcard', terminalId: '00000166' } } },
});
const statusOf = (id: string): string => h.ledger.read.payment(id)?.status ?? 'absent';
const isFatal = (): boolean => h.log.lines.some(({ event }) => event === 'fatal');
/** The journal's syncs take real time; a station whose ledger failed is not waited for. */
async function until(isSo: () => boolean): Promise<void> {
  const endsAt = performance.now() + 10_000;
  while (!isSo() && performance.now() < endsAt) await settled(5);
}

if (fault) {
  const paid = await h.client.payment.start({
    id: APPROVAL_IDS.cash,
    orderId: 'A',
    amount: AMOUNT,
    method: 'cash',
    by: 'Dilnoza',
  });
  tell({ payment: paid.id, status: paid.status });
  const card = waits();
  terminal.next(card.act);
  await h.client.payment.start({ id: APPROVAL_IDS.card, orderId: 'B', amount: AMOUNT, method: 'uzcard' });
  await card.started;
  setFault(control, fault);
  // Somebody sells in the same moment: what cannot be written down is not begun, and nobody is told that it was.
  const late = h.client.payment.start({
    id: APPROVAL_IDS.late,
    orderId: 'C',
    amount: AMOUNT,
    method: 'cash',
    by: 'Dilnoza',
  });
  tell({
    late: await late.then(
      ({ status }) => status,
      (error: unknown) => (error as CallError).wire.code,
    ),
  });
  card.done(approves());
  await until(() => statusOf(APPROVAL_IDS.card) === 'completed' || journal.records().length >= 2);
  tell({ charges: terminal.asked.length, isFatal: isFatal() });
  process.exit(isFatal() ? EXIT.ledgerFailed : 0);
}
await until(() => statusOf(APPROVAL_IDS.card) === 'completed');
tell({
  cash: statusOf(APPROVAL_IDS.cash),
  card: statusOf(APPROVAL_IDS.card),
  late: statusOf(APPROVAL_IDS.late),
  source: h.ledger.read.evidenceOf(h.ledger.read.payment(APPROVAL_IDS.card)?.seq ?? 0).at(-1)?.source,
  charges: terminal.asked.length,
});
await h.stop();
