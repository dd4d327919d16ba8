/**
 * `npm run explain -- [payment] [--home DIR] [--db FILE]`: the whole story of one payment, from evidence alone. The
 * payment is named by whatever is at hand: its id, its order, the rail's reference, or the last six signs of a number
 * that a screen or a receipt shows. Without one: what is open, then the newest.
 * Opens the ledger read-only beside a running station; personal data is shown as the ledger keeps it, masked.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { homeFor } from '../src-main/host/node/home.ts';
import type { EvidenceRow } from '../src-main/ports/evidence.ts';
import type { PaymentRow } from '../src-main/ports/payments.ts';
import { firstBrokenLink } from '../src-main/store/evidence.ts';
import { ledgerReader } from '../src-main/store/ledger.ts';
import { type Sql, statements } from '../src-main/store/statements.ts';
import { formatMajor, money } from '../src-shared/money.ts';
import { flagsOf } from './flags.ts';

/** So many stories are told in full; more than that are listed. */
const TOLD_AT_ONCE = 3;
const LISTED = 10;

const SAYS: Readonly<Record<EvidenceRow['type'], string>> = {
  dispatch: 'stored and about to be sent',
  not_sent: 'proof that nothing was sent',
  accepted: 'the rail has it and waits for the customer',
  approved: 'the rail says: paid',
  partial: 'the rail says: paid in part',
  rejected: 'the rail says: refused',
  expired: 'the rail says: expired',
  cancel_requested: 'a cancel was asked for',
  cancel_confirmed: 'the rail says: cancelled',
  cancel_refused: 'the rail does not cancel now',
  lost: 'the answer was lost; the result is not known',
  operator_resolved: 'a person decided',
  indication: 'a sign was found',
};

const when = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');
const amountOf = (row: PaymentRow, minor: number): string =>
  `${formatMajor(money(minor, row.currency))} ${row.currency}`;

/** One line of the story. */
function line(payment: PaymentRow, row: EvidenceRow): string {
  const facts = [
    row.amount === null ? undefined : amountOf(payment, row.amount),
    row.providerRef === null ? undefined : `ref ${row.providerRef}`,
    ...Object.entries(row.detail ?? {}).map(([key, value]) => `${key} ${String(value)}`),
    row.livemode ? undefined : 'practice money',
  ].filter((fact) => fact !== undefined);
  const verdict =
    row.verdict === 'moved'
      ? `→ ${row.statusAfter}`
      : row.verdict === 'same'
        ? '(nothing new)'
        : '⚠ does not fit; a discrepancy was opened';
  const says = row.type === 'approved' && payment.kind === 'refund' ? 'the rail says: given back' : SAYS[row.type];
  return `  ${when(row.at)}  #${row.seq}  ${row.source.padEnd(9)} ${says} ${verdict}${facts.length > 0 ? `\n${' '.repeat(30)}${facts.join(' · ')}` : ''}`;
}

const WHAT_NOW =
  'Not known yet: the station goes on asking where the rail can be asked. Where it cannot, a person decides on the screen, with the slip, the customer’s app or the bank’s cabinet. Do not sell the order again.';

/** One payment in one line. */
const inShort = (row: PaymentRow): string =>
  `  ${when(row.createdAt)}  ${row.id}  ${row.orderId}  ${row.kind} ${row.method} ${amountOf(row, row.amount)}  ${row.status}`;

/** The story of one row. */
function story(file: string, sql: Sql, payment: PaymentRow): string {
  const read = ledgerReader(sql);
  const evidence = read.evidenceOf(payment.seq);
  const discrepancies = read.discrepanciesOf(payment.seq);
  const key = existsSync(`${file}.key`) ? Buffer.from(readFileSync(`${file}.key`, 'utf8').trim(), 'hex') : undefined;
  const broken = key === undefined ? undefined : firstBrokenLink(sql, key);
  const others = read.paymentsOfOrder(payment.orderId).filter((row) => row.seq !== payment.seq);
  return [
    `${payment.kind === 'sale' ? 'Payment' : 'Refund'} ${payment.id} · order ${payment.orderId} · ${payment.method}`,
    `${amountOf(payment, payment.amount)} · status ${payment.status} · received ${amountOf(payment, payment.received)}${payment.livemode ? '' : ' · PRACTICE MONEY'}`,
    `receipt ${payment.fiscalStatus}${payment.detail.fiscalQrUrl === undefined ? '' : ` ${payment.detail.fiscalQrUrl}`}`,
    '',
    ...evidence.map((row) => line(payment, row)),
    '',
    ...(discrepancies.length === 0
      ? ['No discrepancies.']
      : discrepancies.map(
          (d) =>
            `Discrepancy ${d.id} (${d.status}): ${d.type}, expected ${d.expected === null ? '–' : amountOf(payment, d.expected)}, actual ${d.actual === null ? '–' : amountOf(payment, d.actual)}`,
        )),
    ...(payment.status === 'unknown' ? [WHAT_NOW] : []),
    ...others.map((row) => `Same order: ${row.kind} ${row.id} ${row.method} ${row.status}`),
    key === undefined
      ? 'Chain: not checked, its key is not here.'
      : broken === undefined
        ? 'Chain: every evidence row fits.'
        : `Chain: BROKEN at evidence row ${broken}.`,
  ].join('\n');
}

function reading<T>(file: string, ask: (sql: Sql) => T): T {
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    return ask(statements(db));
  } finally {
    db.close();
  }
}

/** The story of what `word` names, as text. Throws with a sentence when it names nothing. */
export const explain = (file: string, word: string): string =>
  reading(file, (sql) => {
    const read = ledgerReader(sql);
    const exact = read.payment(word.toUpperCase());
    const found = exact ? [exact] : read.page({ find: { text: word }, limit: LISTED });
    if (found.length === 0) throw new Error(`no payment ${word} in ${file}`);
    return found.length <= TOLD_AT_ONCE
      ? found.map((payment) => story(file, sql, payment)).join('\n\n')
      : [`${word} names several; ask for one by its id:`, ...found.map(inShort)].join('\n');
  });

/** What is open, then the newest: a way to an id. */
export const latest = (file: string): string =>
  reading(file, (sql) => {
    const read = ledgerReader(sql);
    const open = read.openPayments();
    const newest = read.page({ limit: LISTED });
    return [
      open.length === 0 ? 'Open: none, every payment has its result.' : 'Open:',
      ...open.slice(0, LISTED).map(inShort),
      ...(open.length > LISTED ? [`  and ${open.length - LISTED} more`] : []),
      newest.length === 0 ? 'No payment yet.' : 'The newest:',
      ...newest.map(inShort),
    ].join('\n');
  });

if (process.argv[1] === import.meta.filename) {
  const usage = 'npm run explain -- [payment id, order, reference or its last six signs] [--home DIR] [--db FILE]';
  const { values, positionals } = flagsOf(usage, {
    allowPositionals: true,
    options: { home: { type: 'string' }, db: { type: 'string' } },
  });
  const home = homeFor(values.home ?? process.env.QABUL_HOME);
  const files = values.db === undefined ? ['ledger.db', 'sandbox.db'].map((name) => join(home, name)) : [values.db];
  const there = files.filter((file) => existsSync(file));
  const [word] = positionals;
  const failures: string[] = [];
  const told = there.flatMap((file) => {
    try {
      return word === undefined ? `${file}\n${latest(file)}` : explain(file, word);
    } catch (error) {
      failures.push((error as Error).message);
      return [];
    }
  });
  if (told.length > 0) process.stdout.write(`${told.join('\n\n')}\n`);
  else {
    process.stderr.write(`${failures.join('\n') || `no ledger under ${home}; another home: --home DIR`}\n`);
    process.exitCode = 2;
  }
}
