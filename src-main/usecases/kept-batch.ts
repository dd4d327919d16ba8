/**
 * The report of a bank shift that was closed, found again in the emergency journal: the station died before the ledger
 * had it. It is told once more instead of a second close, which would tell the totals of an empty shift.
 */
import * as z from 'zod';
import { Currency } from '../../src-shared/contract/views.ts';
import type { BatchClose } from '../pinpads/pinpad.ts';
import type { BatchTry } from '../ports/bank-batch.ts';
import type { EmergencyJournal } from '../ports/emergency-journal.ts';
import type { Logger } from '../ports/logger.ts';
import type { Device } from './devices.ts';

/** How the journal names a try. The numbers are the ledger's own: no clock decides what belongs to which (I-32). */
export const batchKey = ({ shiftSeq, attempt }: BatchTry): string => `${shiftSeq}/${attempt}`;

const Sum = z.strictObject({ count: z.int(), minor: z.int() });
/** Written by us; read as if by a stranger: the file may be half of one. */
const Kept = z.strictObject({
  currency: Currency,
  terminals: z.array(
    z.strictObject({
      terminalId: z.string().optional(),
      merchantId: z.string().optional(),
      bankShift: z.string().optional(),
      sales: Sum,
      refunds: Sum,
      voids: Sum,
    }),
  ),
  text: z.string(),
  matched: z.boolean().nullable(),
});

/** What the terminal had told in this try; undefined: nothing, or nothing that can be read. */
export function keptBatch(
  journal: EmergencyJournal,
  device: Pick<Device, 'name' | 'rereadBatch'>,
  batch: string,
  log: Logger,
): BatchClose | undefined {
  const records = journal.records().filter((record) => record.device === device.name && record.batch === batch);
  if (records.length === 0) return undefined;
  const raws = records.filter(({ kind }) => kind === 'answer').map(({ body }) => body);
  try {
    const reply = records.findLast(({ kind }) => kind === 'reply');
    const read = (reply && readReply(reply.body)) ?? device.rereadBatch?.(raws);
    if (read) log.warn('journal.batch_replayed', { device: device.name, batch, matched: String(read.matched) });
    return read;
  } catch (error) {
    log.warn('journal.batch_unreadable', { device: device.name, batch, message: String(error) });
    return undefined;
  }
}

function readReply(body: Uint8Array): BatchClose | undefined {
  try {
    return Kept.parse(JSON.parse(new TextDecoder().decode(body))) as BatchClose;
  } catch {
    return undefined;
  }
}
