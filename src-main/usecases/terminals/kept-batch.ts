/**
 * The report of a bank shift that was closed, found again in the emergency journal: the station died before the ledger
 * had it. While its shift is being closed it is told once more instead of a second close, which would tell the totals of
 * an empty shift. Once the shift is signed it is attached to that shift, and shown beside its report.
 */
import * as z from 'zod';
import { Currency } from '../../../src-shared/contract/shapes.ts';
import type { BatchClose } from '../../pinpads/pinpad.ts';
import type { BatchTry, ClosedBatch } from '../../ports/bank-batch.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EmergencyJournal } from '../../ports/emergency-journal.ts';
import type { Logger } from '../../ports/logger.ts';
import type { BatchReportRow } from '../../ports/shift-end.ts';
import type { Ledger, LedgerReader } from '../../ports/store.ts';
import { addReport } from '../shift/close-batches.ts';
import type { Device } from './device.ts';

/** How the journal names a try. The numbers are the ledger's own: no clock decides what belongs to which (I-32). */
export const batchKey = ({ shiftSeq, attempt }: BatchTry): string => `${shiftSeq}/${attempt}`;
const tryOf = (batch: string): { shiftSeq: number; attempt: number } => {
  const [shiftSeq = 0, attempt = 0] = batch.split('/').map(Number);
  return { shiftSeq, attempt };
};

interface KeptKey {
  device: string;
  batch: string;
}
const says = ({ text, totals }: BatchReportRow): boolean => text !== '' || totals.length > 0;
/** The ledger has words or figures of this try, or of a later one; or it is known that the batch is closed. */
const isHeard = (read: LedgerReader, { device, batch }: KeptKey): boolean => {
  const { shiftSeq, attempt } = tryOf(batch);
  return read
    .batchReports(shiftSeq)
    .some(
      (row) =>
        row.device === device &&
        (row.matched === true || (row.attempt >= attempt && (row.matched === false || says(row)))),
    );
};

/** The journal has a report of the shift `shiftSeq`, or of a later one, that the ledger does not have. */
export const isOwed = (read: LedgerReader, kept: KeptKey, shiftSeq: number): boolean =>
  tryOf(kept.batch).shiftSeq >= shiftSeq && !isHeard(read, kept);

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

/** What the terminal had told in this try, or in an earlier one that was given up; undefined: nothing, or nothing readable. */
export function keptOf(
  { journal, read, log }: { journal: EmergencyJournal; read: LedgerReader; log: Logger },
  device: Pick<Device, 'name' | 'rereadBatch'>,
  of: BatchTry,
): BatchClose | undefined {
  for (let { attempt } = of; attempt > 0; attempt--) {
    const batch = batchKey({ ...of, attempt });
    if (isHeard(read, { device: device.name, batch })) return undefined;
    const kept = keptBatch(journal, device, batch, log);
    if (kept) return kept;
  }
  return undefined;
}

function keptBatch(
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

interface AttachDeps {
  journal: EmergencyJournal;
  ledger: Ledger;
  clock: Clock;
  log: Logger;
  device(name: string): Device | undefined;
  batchOf(device: Device, closed: BatchClose): ClosedBatch;
}

/** Reports that the ledger lacks, and that no close under way will ask for, go to the shifts that they are of. */
export async function attachKept({ journal, ledger, clock, log, ...deps }: AttachDeps): Promise<void> {
  const keys = new Map<string, KeptKey>();
  for (const { device, batch } of journal.records())
    if (batch !== undefined) keys.set(`${device} ${batch}`, { device, batch });
  for (const key of keys.values()) {
    const device = deps.device(key.device);
    const of = tryOf(key.batch);
    const step = ledger.read.closeSteps(of.shiftSeq).find((one) => one.step === 'close_batches');
    const isUnderWay = step?.state === 'waiting' || step?.state === 'running';
    if (!device || !step || isUnderWay || isHeard(ledger.read, key)) continue;
    const closed = keptBatch(journal, device, key.batch, log);
    if (!closed) continue;
    // The try itself may be written down as one that nobody heard of: this is one more.
    const tries = ledger.read.batchReports(of.shiftSeq).filter((row) => row.device === device.name);
    const attempt = Math.max(of.attempt, ...tries.map((row) => row.attempt + 1));
    const report = { ...of, attempt, device: device.name, method: device.method, at: clock.now() };
    await ledger.write((tx) => addReport(tx, report, deps.batchOf(device, closed)));
    log.warn('batch.attached_late', { device: device.name, batch: key.batch });
  }
}

function readReply(body: Uint8Array): BatchClose | undefined {
  try {
    return Kept.parse(JSON.parse(new TextDecoder().decode(body))) as BatchClose;
  } catch {
    return undefined;
  }
}
