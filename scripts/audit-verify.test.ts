/** The audit log after somebody went around the station: an edit, a hole and a swap are all seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stationHarness } from '../src-main/testkit/station-harness.ts';
import { verifyAudit } from './audit-verify.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-audit-'));
  file = join(dir, 'ledger.db');
  const till = await stationHarness({ file });
  for (const [name, pin] of Object.entries({ Anvar: '7391', Bota: '8264', Chyngyz: '5920' })) {
    const saved = await till.station.router.handle('person.save', { name, role: 'owner', pin }, { role: 'local-api' });
    if (!saved.ok) throw new Error(saved.error.code);
  }
  await till.stop();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** By somebody who has the file and knows SQL, triggers included. */
function tamper(sql: string): void {
  const db = new BetterSqlite(file);
  db.exec(`DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; ${sql}`);
  db.close();
}

describe('the audit log', () => {
  it('fits as it was written', () => {
    expect(verifyAudit(file)).toEqual({ acts: 3, evidence: 0 });
  });
  it.each([
    ['an edited name', `UPDATE audit SET name = 'Somebody' WHERE seq = 2`, 2],
    ['an edited outcome', `UPDATE audit SET outcome = 'request.invalid' WHERE seq = 1`, 1],
    ['a row taken out', 'DELETE FROM audit WHERE seq = 2', 2],
    ['rows that changed places', 'UPDATE audit SET seq = seq + 10; UPDATE audit SET seq = 14 - seq', 1],
  ])('shows %s', (_what, sql, row) => {
    tamper(sql);
    expect(verifyAudit(file).brokenAct).toBe(row);
  });
  it('cannot be edited without taking its locks off', () => {
    const db = new BetterSqlite(file);
    expect(() => db.exec(`UPDATE audit SET name = 'x'`)).toThrow('append-only');
    expect(() => db.exec('DELETE FROM audit')).toThrow('append-only');
    db.close();
  });
});
