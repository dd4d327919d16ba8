/**
 * `npm run explain -- <payment id> [--home DIR] [--db FILE]`: the whole story of one payment, from evidence alone.
 * Opens the ledger read-only beside a running station; personal data is shown as the ledger keeps it, masked.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import BetterSqlite from 'better-sqlite3';
import { homeFor } from '../src-main/host/node/home.ts';
import type { EvidenceRow, PaymentRow } from '../src-main/ports/store.ts';
import { firstBrokenLink } from '../src-main/store/evidence.ts';
import { ledgerReader } from '../src-main/store/ledger.ts';
import { statements } from '../src-main/store/statements.ts';
import { formatMajor, money } from '../src-shared/money.ts';

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
  return `  ${when(row.at)}  #${row.seq}  ${row.source.padEnd(9)} ${SAYS[row.type]} ${verdict}${facts.length > 0 ? `\n${' '.repeat(30)}${facts.join(' · ')}` : ''}`;
}

/** The story as text. Throws with a sentence when there is no such payment. */
export function explain(file: string, id: string): string {
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    const sql = statements(db);
    const read = ledgerReader(sql);
    const payment = read.payment(id);
    if (!payment) throw new Error(`no payment ${id} in ${file}`);
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
      ...others.map((row) => `Same order: ${row.kind} ${row.id} ${row.method} ${row.status}`),
      key === undefined
        ? 'Chain: not checked, its key is not here.'
        : broken === undefined
          ? 'Chain: every evidence row fits.'
          : `Chain: BROKEN at evidence row ${broken}.`,
    ].join('\n');
  } finally {
    db.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { home: { type: 'string' }, db: { type: 'string' } },
  });
  const home = homeFor(values.home ?? process.env.QABUL_HOME);
  const candidates = values.db === undefined ? [join(home, 'ledger.db'), join(home, 'sandbox.db')] : [values.db];
  const id = positionals[0];
  const failures: string[] = [];
  let isTold = false;
  if (id !== undefined) {
    for (const file of candidates.filter((candidate) => existsSync(candidate))) {
      try {
        process.stdout.write(`${explain(file, id)}\n`);
        isTold = true;
        break;
      } catch (error) {
        failures.push((error as Error).message);
      }
    }
  }
  if (!isTold) {
    const why =
      id === undefined
        ? 'usage: npm run explain -- <payment id> [--home DIR]'
        : failures.join('\n') || `no ledger under ${home}`;
    process.stderr.write(`${why}\n`);
    process.exitCode = 2;
  }
}
