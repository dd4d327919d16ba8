/**
 * `npm run support -- [--home DIR] [--out FILE]`: a support file. Beside a running station it is the station's own, log
 * and lamps included; otherwise it is made from the home folder, without both, and says so.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { homeFor } from '../src-main/host/node/home.ts';
import { maskNumbers, redactor } from '../src-main/host/node/redaction.ts';
import { ledgerReader } from '../src-main/store/ledger.ts';
import { statements } from '../src-main/store/statements.ts';
import { supportBundle } from '../src-main/usecases/health/support.ts';
import type { SupportBundle } from '../src-shared/contract/setup-views.ts';
import { flagsOf } from './flags.ts';

type Config = Record<string, unknown> & {
  profile?: string;
  station?: { id?: string; country?: string; mode?: string };
  listen?: { local?: { port?: number } };
};

const readJson = (file: string): Record<string, unknown> =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};

/** The running station's own bundle; undefined: none answers here. */
async function fromStation(home: string, { listen }: Config): Promise<SupportBundle | undefined> {
  const tokenFile = join(home, 'api-token');
  if (!existsSync(tokenFile)) return undefined;
  try {
    const answer = await fetch(`http://127.0.0.1:${listen?.local?.port ?? 4750}/v1/support`, {
      headers: { authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}` },
      signal: AbortSignal.timeout(10_000),
    });
    return answer.ok ? ((await answer.json()) as SupportBundle) : undefined;
  } catch {
    return undefined;
  }
}

/** From the files alone; `undefined` when there is no ledger. */
export function fromFiles(home: string): SupportBundle | undefined {
  const config = readJson(join(home, 'station.json')) as Config;
  const values = readJson(join(home, 'secrets.json'));
  const file = join(home, config.profile === 'live' ? 'ledger.db' : 'sandbox.db');
  if (!existsSync(file)) return undefined;
  const secrets = redactor();
  for (const value of Object.values(values)) if (typeof value === 'string') secrets.add(value);
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    return supportBundle(
      {
        station: {
          id: config.station?.id ?? 'till-1',
          country: config.station?.country ?? '',
          mode: config.station?.mode ?? '',
        },
        profile: config.profile ?? 'sandbox',
        lamps: [],
        config,
        secrets: Object.keys(values).map((name) => ({ name, isThere: true })),
      },
      ledgerReader(statements(db)),
      {
        versions: { node: process.version, system: `${process.platform} ${process.arch}`, station: 'not running' },
        logLines: () => [],
        clean: (text) => maskNumbers(secrets.clean(text)),
      },
      { now: Date.now },
    );
  } finally {
    db.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = flagsOf('npm run support -- [--home DIR] [--out FILE]', {
    options: { home: { type: 'string' }, out: { type: 'string' } },
  });
  const home = homeFor(values.home ?? process.env.QABUL_HOME);
  const config = readJson(join(home, 'station.json')) as Config;
  const bundle = (await fromStation(home, config)) ?? fromFiles(home);
  if (bundle) {
    const out = values.out ?? bundle.fileName;
    writeFileSync(out, bundle.text, { mode: 0o600 });
    process.stdout.write(`${out}\n`);
  } else {
    process.stderr.write(`no station and no ledger under ${home}\n`);
    process.exitCode = 2;
  }
}
