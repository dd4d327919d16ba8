import { expect, it } from 'vitest';
import { assertSqliteVersion } from './sqlite-version.ts';

it.each(['3.44.6', '3.44.9', '3.50.7', '3.51.3', '3.52.0', '3.54.1', '4.0.0'])(
  'takes SQLite %s, which keeps what it committed',
  (version) => {
    expect(() => assertSqliteVersion(version)).not.toThrow();
  },
);

it.each(['3.7.0', '3.44.5', '3.45.0', '3.49.2', '3.50.6', '3.51.0', '3.51.2', '2.8.17', '', 'unknown'])(
  'refuses SQLite "%s", which may lose a committed row',
  (version) => {
    expect(() => assertSqliteVersion(version)).toThrow(expect.objectContaining({ code: 'ledger.sqlite_too_old' }));
  },
);
