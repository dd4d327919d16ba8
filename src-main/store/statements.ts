/**
 * Prepared statements, each made once, at first use: a start that needs three does not compile forty.
 *
 * A SELECT that is ordered, joined or has a choice of indexes writes `= CAST(? AS TEXT)` and `LIMIT CAST(? AS INTEGER)`:
 * this SQLite is built with STAT4, and where its planner has looked at a bare parameter of such a query it compiles the
 * statement again for every new value (50–400 µs, more than the query). A cast hides the value; the index is used all
 * the same.
 */
import type BetterSqlite from 'better-sqlite3';

export type Db = BetterSqlite.Database;
export type Statement = BetterSqlite.Statement<unknown[]>;
export type Sql = (text: string) => Statement;

export function statements(db: Db): Sql {
  const made = new Map<string, Statement>();
  return (text) => {
    let statement = made.get(text);
    if (!statement) {
      statement = db.prepare(text) as Statement;
      made.set(text, statement);
    }
    return statement;
  };
}
