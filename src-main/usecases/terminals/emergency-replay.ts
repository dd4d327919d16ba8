/**
 * After a start: what terminals had said before the station died, from the emergency journal. A reply that was read goes
 * through settle() like any other evidence; bytes that nobody had read are read now, where the driver can.
 */
import * as z from 'zod';
import { money } from '../../../src-shared/money.ts';
import { replyOf } from '../../pinpads/as-provider.ts';
import type { EmergencyJournal, JournalRecord } from '../../ports/emergency-journal.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { Reply } from '../../providers/provider.ts';
import { type Evidence, evidenceOf } from '../settlement/evidence-of.ts';
import type { Device } from './device.ts';

interface Deps {
  journal: EmergencyJournal;
  read: LedgerReader;
  device(name: string): Device | undefined;
  livemode: boolean;
  log: Logger;
  submit(paymentSeq: number, evidence: Evidence): Promise<unknown>;
}

const Amount = z.looseObject({ minor: z.int(), currency: z.string() });
/** Written by us; read as if by a stranger: the file may be half of one. */
const Kept = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('approved'), providerRef: z.string(), amount: Amount }),
  z.looseObject({ kind: z.literal('rejected'), reason: z.string() }),
  z.looseObject({ kind: z.literal('unsure'), why: z.string() }),
]);

const parsed = (body: Uint8Array): Reply | undefined => {
  try {
    return Kept.parse(JSON.parse(new TextDecoder().decode(body))) as unknown as Reply;
  } catch {
    return undefined;
  }
};

/** The last words about each payment, oldest payment first. */
function lastWords(records: readonly JournalRecord[]): Map<string, JournalRecord[]> {
  const byPayment = new Map<string, JournalRecord[]>();
  for (const record of records) byPayment.set(record.paymentId, [...(byPayment.get(record.paymentId) ?? []), record]);
  return byPayment;
}

/** Offers what was kept about payments that are not completed. Resolves when all of it is settled. */
export async function replayJournal(deps: Deps): Promise<void> {
  // A bank shift's report belongs to no payment.
  for (const [paymentId, records] of lastWords(deps.journal.records().filter(({ paymentId: id }) => id !== ''))) {
    const row = deps.read.payment(paymentId);
    if (!row) {
      deps.log.error('journal.unknown_payment', { payment: paymentId });
      continue;
    }
    if (row.status === 'completed') continue;
    const evidence = fromReply(row, records, deps) ?? fromBytes(row, records, deps);
    if (!evidence) continue;
    deps.log.warn('journal.replayed', { payment: paymentId, type: evidence.type });
    await deps.submit(row.seq, evidence);
  }
}

function fromReply(row: PaymentRow, records: readonly JournalRecord[], deps: Deps): Evidence | undefined {
  const last = records.findLast(({ kind }) => kind === 'reply');
  const reply = last && parsed(last.body);
  if (!reply || reply.kind === 'unsure') return undefined;
  // Refused, and the ledger knows an end already: nothing new.
  if (reply.kind === 'rejected' && row.status !== 'unknown') return undefined;
  return evidenceOf(reply, 'journal', { livemode: deps.livemode, notFoundIsProof: false });
}

function fromBytes(row: PaymentRow, records: readonly JournalRecord[], deps: Deps): Evidence | undefined {
  const answers = records.filter(({ kind }) => kind === 'answer');
  if (answers.length === 0 || row.status !== 'unknown') return undefined;
  const device = deps.device(row.device ?? '');
  const amount = money(row.payable, row.currency);
  const kept: Evidence = {
    type: 'indication',
    source: 'journal',
    step: { rung: 'journal', outcome: 'unclear', code: 'answer_kept' },
  };
  try {
    const read = device?.reread?.(
      answers.map(({ body }) => body),
      { kind: row.kind, amount, ...(row.detail.how === 'void' ? { isVoid: true as const } : {}) },
    );
    const reply = read && replyOf(read, { kind: row.kind, amount, paymentId: row.id, terminalId: device?.terminalId });
    // Only an answer that proves something: anything else leaves the question to the ladder.
    if (reply && reply.kind !== 'unsure')
      return evidenceOf(reply, 'journal', { livemode: deps.livemode, notFoundIsProof: false });
  } catch (error) {
    deps.log.info('journal.unreadable', { payment: row.id, message: String(error) });
  }
  const isTold = deps.read
    .evidenceOf(row.seq)
    .some(({ source, type }) => source === 'journal' && type === 'indication');
  return isTold ? undefined : kept;
}
