/**
 * `npm run ticket:verify -- CODE [--home DIR] [--db FILE]`: is this claim ticket one of ours, for how much, of when, and
 * what became of it? Needs no network; reads the ledger's key, and the ledger read-only beside a running station.
 * Exit 0: genuine; 1: not ours; 2: nothing to check it with.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { type Claim, readClaim } from '../src-main/domain/claim-ticket.ts';
import { homeFor } from '../src-main/host/node/home.ts';
import { boothReader, ticketSignature } from '../src-main/store/booth.ts';
import { statements } from '../src-main/store/statements.ts';
import { flagsOf } from './flags.ts';

export interface VerifiedTicket extends Claim {
  /** ms UTC; absent: not redeemed. */
  redeemedAt?: number;
  redeemedBy?: string;
  /** What the ledger says of the payment. */
  status?: string;
}

/** undefined: the key beside `file` did not sign this. */
export function verifyTicket(file: string, code: string): VerifiedTicket | undefined {
  const key = Buffer.from(readFileSync(`${file}.key`, 'utf8').trim(), 'hex');
  const read = readClaim(code);
  if (!read || ticketSignature(key, read.text) !== read.signature) return undefined;
  if (!existsSync(file)) return read.claim;
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    const sql = statements(db);
    const ticket = boothReader(sql).ticket(`${read.text}-${read.signature}`);
    const row = sql('SELECT status FROM payments WHERE id = ?').get(read.claim.paymentId) as
      | { status: string }
      | undefined;
    return {
      ...read.claim,
      ...(row && { status: row.status }),
      ...(ticket?.redeemedAt && { redeemedAt: ticket.redeemedAt, redeemedBy: ticket.redeemedBy ?? '' }),
    };
  } finally {
    db.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = flagsOf('npm run ticket:verify -- <code of the ticket> [--home DIR] [--db FILE]', {
    allowPositionals: true,
    options: { home: { type: 'string' }, db: { type: 'string' } },
  });
  const home = homeFor(values.home ?? process.env.QABUL_HOME);
  const files = values.db === undefined ? ['ledger.db', 'sandbox.db'].map((name) => join(home, name)) : [values.db];
  const keyed = files.filter((file) => existsSync(`${file}.key`));
  const [code] = positionals;
  if (code === undefined || keyed.length === 0) {
    process.stderr.write(code === undefined ? 'give the code of the ticket\n' : `no ledger's key under ${home}\n`);
    process.exitCode = 2;
  } else {
    const [found] = keyed.flatMap((file) => verifyTicket(file, code) ?? []);
    if (!found) {
      process.stdout.write('NOT OURS: no key here signed this code\n');
      process.exitCode = 1;
    } else {
      const { kind, paymentId, amount, issuedAt, status, redeemedAt, redeemedBy } = found;
      const lines = [
        `genuine: ${kind === 'unknown' ? 'the result was not known' : 'paid, prints owed'}`,
        `payment ${paymentId}, ${amount} minor units, issued ${new Date(issuedAt).toISOString()}`,
        `payment is ${status ?? 'not in this ledger'}`,
        redeemedAt === undefined ? 'not redeemed' : `REDEEMED ${new Date(redeemedAt).toISOString()} by ${redeemedBy}`,
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
    }
  }
}
