/** Prepared statements, each made once, at first use: a start that needs three does not compile forty. */
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
