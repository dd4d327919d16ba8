/**
 * `npm run restore -- --from FILE [--home DIR] [--key FILE]`: puts a backup of the ledger back, keeps everything that lay
 * there, joins the emergency journals so that the next start replays them, and says what the backup proves and what
 * happened after it that it cannot know. `--from newest` takes the newest copy of the home that proves itself; without
 * `--from` the copies are listed. Exit 0: restored; 2: what was asked for is not there or no backup; 3: a station runs.
 */
import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { backupsFolder } from '../src-main/host/node/backups.ts';
import { nodeClock } from '../src-main/host/node/clock.ts';
import { emergencyJournal } from '../src-main/host/node/emergency-journal.ts';
import { StartError } from '../src-main/host/node/exit-codes.ts';
import { homeFor } from '../src-main/host/node/home.ts';
import { lockHome } from '../src-main/host/node/instance-lock.ts';
import { jsonlLogger } from '../src-main/host/node/jsonl-logger.ts';
import type { JournalRecord } from '../src-main/ports/emergency-journal.ts';
import type { PaymentRow } from '../src-main/ports/payments.ts';
import { backupsIn, backupTime } from '../src-main/store/backup-names.ts';
import { ledgerReader } from '../src-main/store/ledger.ts';
import { type RestoreReport, restoreLedger, saysMoney } from '../src-main/store/restore.ts';
import { statements } from '../src-main/store/statements.ts';
import { formatMajor, money } from '../src-shared/money.ts';
import { flagsOf } from './flags.ts';

export interface Restored extends RestoreReport {
  /** Records that the next start replays, and the payments among them that the backup does not know. */
  journal: { records: number; unknown: { paymentId: string; device: string; at: number; kind: string }[] };
  reportFile: string;
}

/** Which ledger a backup is of: its name says so. */
const ledgerOf = (home: string, from: string): string =>
  join(home, basename(from).startsWith('sandbox') ? 'sandbox.db' : 'ledger.db');

/** Throws `LedgerError` or `StartError`; then nothing was changed. */
export async function restore(options: { home: string; from: string; key?: string }): Promise<Restored> {
  const { home, from, key } = options;
  if (!existsSync(from)) throw new Error(`${from} is not there`);
  const release = lockHome(home);
  try {
    const clock = nodeClock();
    const ledgerFile = ledgerOf(home, from);
    const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    let aside = join(home, `aside-${stamp}Z`);
    for (let n = 2; existsSync(aside); n++) aside = join(home, `aside-${stamp}Z-${n}`);
    const report = await restoreLedger({ from, key, ledgerFile, aside, clock, log: jsonlLogger() });
    const journal = await joinJournals(ledgerFile, aside);
    const reportFile = join(aside, 'restore-report.txt');
    const restored = { ...report, journal, reportFile };
    writeFileSync(reportFile, `${reportText(restored)}\n`, { mode: 0o600 });
    return restored;
  } finally {
    release();
  }
}

/**
 * The journal and the one before it: at a shift's end the station lets go of records whose payments the ledger knew
 * then, and the restored ledger may not know them any more.
 */
async function joinJournals(ledgerFile: string, aside: string): Promise<Restored['journal']> {
  const file = ledgerFile.replace(/\.db$/, '.emergency');
  const parts = [`${file}.previous`, file].filter((part) => existsSync(part));
  const all: JournalRecord[] = [];
  for (const part of parts) {
    copyFileSync(part, join(aside, basename(part)));
    // Reading cuts a torn tail off: the copy that is kept is left as it was.
    const copy = join(aside, `${basename(part)}.read`);
    copyFileSync(part, copy);
    const { records } = emergencyJournal(copy);
    rmSync(copy);
    for (const record of records()) {
      const isTwice = all.some(
        (other) =>
          other.at === record.at &&
          other.paymentId === record.paymentId &&
          Buffer.compare(other.body, record.body) === 0,
      );
      if (!isTwice) all.push(record);
    }
  }
  if (all.length > 0) {
    const joined = `${file}.joined`;
    rmSync(joined, { force: true });
    const journal = emergencyJournal(joined);
    for (const record of all) await journal.keep(record);
    await journal.close();
    renameSync(joined, file);
  }
  const db = new BetterSqlite(ledgerFile, { readonly: true, fileMustExist: true });
  const read = ledgerReader(statements(db));
  const unknown = all
    .filter(({ paymentId }) => paymentId !== '' && !read.payment(paymentId))
    .map(({ paymentId, device, at, kind }) => ({ paymentId, device, at, kind }));
  db.close();
  return { records: all.length, unknown };
}

const when = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
const line = (row: PaymentRow): string =>
  `${row.kind} ${row.id} · order ${row.orderId} · ${formatMajor(money(row.amount, row.currency))} ${row.currency} · ${row.method} · ${row.status}${row.providerRef === null ? '' : ` · ref ${row.providerRef}`}${row.livemode ? '' : ' · practice money'}`;

const NEXT = {
  moved: 'money moved: enter it in the books by hand, or give it back; the restored ledger does not know it',
  not_known: 'its end was not known: ask the rail’s cabinet or read the terminal’s slip',
  not_moved: 'no money moved by it, as far as was known',
} as const;

/** What a person is told, in plain sentences. */
export function reportText(restored: Restored): string {
  const { head, gap, after, open, madeUnknown, journal, completed } = restored;
  const list = (items: readonly string[]): string[] => items.map((item) => `  - ${item}`);
  const inFile: Record<typeof after.state, string> = {
    none: 'There was no ledger to look into.',
    unreadable: 'The ledger that lay there could not be read at all.',
    in_part: 'The ledger that lay there could be read in part.',
    whole: 'Everything that the ledger which lay there holds after the backup could be read.',
  };
  const made = restored.hasOwnHead ? `made ${when(head.at)}` : 'made at an unknown time (no head beside it)';
  return [
    `Restored from ${restored.from} (${made}).`,
    `What lay there was moved to ${restored.aside}: ${restored.moved.join(', ') || 'nothing'}.`,
    '',
    'PROVED by the backup:',
    ...list([
      `every page, every row of money by its sum, all ${head.evidence.seq} pieces of evidence and all ${head.audit} acts by their chains;`,
      `${completed.count} completed payments and refunds, ${completed.minor} minor units in all (refunds taken off);`,
      restored.hasOwnHead
        ? 'it is byte for byte what was made then.'
        : 'whether it was cut or exchanged since is not known.',
    ]),
    '',
    'NOT KNOWN to the backup:',
    ...list([
      gap
        ? `evidence ${gap.from} to ${gap.to} was acknowledged after it: ${gap.to - gap.from + 1} numbers, which will be given out again; the audit log says so.`
        : 'no evidence is known to have been acknowledged after it.',
      `${inFile[after.state]} Read: ${after.evidence.read} pieces of evidence, ${after.evidence.proved} of them in an unbroken chain.`,
      'Payments that began after the backup and of which nothing here could be read: compare each rail’s statement of that day.',
      'People, their PINs and their rights are those of the backup: look at Settings → People before the till is used; where nobody is set up, everybody may do everything.',
    ]),
    ...after.payments.map(({ seq, proof, row }) =>
      row
        ? `  - [${proof}] ${line(row)} → ${NEXT[saysMoney(row)]}`
        : `  - [unreadable] payment number ${seq} → look for it in the statements of the rails`,
    ),
    '',
    `OPEN in the backup: ${open.length}. The next start asks about each where the rail can be asked; the rest waits for a person.`,
    ...open.map(
      (row) => `  - ${line(row)}${madeUnknown.includes(row.id) ? ' (had not begun; it may have since)' : ''}`,
    ),
    '',
    `Emergency journal: ${journal.records} records, replayed by the next start.`,
    ...journal.unknown.map(
      ({ paymentId, device, at, kind }) =>
        `  - ${kind} of terminal ${device} at ${when(at)} about payment ${paymentId}`,
    ),
    `In doubt now: ${restored.receiptsInDoubt} fiscal receipts (asked for before any is sent again), ${restored.printsInDoubt} prints, ${restored.goodsInDoubt} goods of a booth.`,
  ].join('\n');
}

function listed(home: string): string[] {
  const folder = backupsFolder(home);
  return ['ledger.db', 'sandbox.db'].flatMap((name) =>
    backupsIn(folder, name).map(({ name: copy, at }) => `${when(at)}  ${join(folder, copy)}`),
  );
}

/** The newest copy first, then ever older ones, until one proves itself. */
async function restoreNewest(home: string, key: string | undefined, say: (text: string) => void): Promise<Restored> {
  const folder = backupsFolder(home);
  const live = backupsIn(folder, 'ledger.db');
  const copies = live.length > 0 ? live : backupsIn(folder, 'sandbox.db');
  for (const { name } of copies) {
    try {
      return await restore({ home, from: join(folder, name), ...(key === undefined ? {} : { key }) });
    } catch (error) {
      if ((error as { code?: string }).code !== 'ledger.damaged') throw error;
      say(`${name} does not prove itself: ${(error as Error).message}`);
    }
  }
  throw new Error(`no backup under ${folder} proves itself`);
}

if (process.argv[1] === import.meta.filename) {
  const usage = 'npm run restore -- --from FILE|newest [--home DIR] [--key FILE]';
  const { values } = flagsOf(usage, {
    options: { from: { type: 'string' }, home: { type: 'string' }, key: { type: 'string' } },
  });
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const asked = values.from;
  const folder = asked === undefined || asked === 'newest' ? undefined : dirname(resolve(asked));
  // A backup that lies in a home's own folder belongs to that home.
  const own = folder !== undefined && basename(folder) === 'backups' ? dirname(folder) : undefined;
  const home = homeFor(values.home ?? process.env.QABUL_HOME ?? own);
  try {
    if (asked === undefined) {
      say(`usage: ${usage}\n${listed(home).join('\n') || `no backups under ${home}`}`);
      process.exitCode = 2;
    } else {
      const key = values.key;
      const restored = await (asked === 'newest'
        ? restoreNewest(home, key, say)
        : restore({ home, from: resolve(asked), ...(key === undefined ? {} : { key }) }));
      process.stdout.write(`${reportText(restored)}\nThis report: ${restored.reportFile}\n`);
      if (backupTime(basename(restored.from)) === undefined)
        say('The name is not a backup’s; it was taken for the live ledger.');
    }
  } catch (error) {
    say(`Not restored, nothing was changed: ${(error as Error).message}`);
    process.exitCode = error instanceof StartError ? error.exitCode : 2;
  }
}
