/**
 * SQLite 3.7.0–3.51.2 can silently lose a committed WAL transaction when one connection writes while another
 * checkpoints; fixed in 3.51.3, 3.50.7 and 3.44.6 (money-safety §0, finding 5). A lock file once slid back into the
 * range in another project, so the version is asserted when the station runs, not when it is built.
 */
import { LedgerError } from '../domain/errors.ts';

const FIXED: readonly (readonly [number, number, number])[] = [
  [3, 44, 6],
  [3, 50, 7],
];

/** Throws `ledger.sqlite_too_old` for a version that may lose money. */
export function assertSqliteVersion(version: string): void {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const isNewEnough = major > 3 || (major === 3 && (minor > 51 || (minor === 51 && patch >= 3)));
  const isPatched = FIXED.some(([ma, mi, pa]) => major === ma && minor === mi && patch >= pa);
  if (!isNewEnough && !isPatched) {
    throw new LedgerError(
      'ledger.sqlite_too_old',
      `SQLite ${version} can lose committed rows; 3.51.3 or newer is needed`,
    );
  }
}
