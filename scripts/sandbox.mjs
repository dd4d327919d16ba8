/**
 * `npm run sandbox`: the simulated vendors alone, for a station that runs elsewhere on this machine.
 *
 *   npm run sandbox -- --port 4752 --local http://127.0.0.1:4750 --hooks http://127.0.0.1:4751 --token TOKEN
 *
 * QABUL_SANDBOX (the whole settings as JSON) decides everything when it is set.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { goodNode, ROOT, say } from './shell.mjs';

const USAGE = `usage: npm run sandbox -- [--port N] [--local URL --hooks URL] [--token TOKEN] [--truth FILE]
  [--merchant ID] [--key KEY] [--login NAME] [--account FIELD]

The simulated vendors alone, on 127.0.0.1:4752 unless --port says otherwise.
  --local, --hooks     where the station listens (they come together)
  --token              the station's API token: opens the control desk too; made up and printed when left out
  --truth FILE         what the vendors believe, appended to
  --merchant, --key, --login, --account   Payme's, as the station has them

The control desk (with the token): POST /control/customer, /control/faults, /control/hurry, GET /control/state, /truth.
Without it: GET /photobooth, the page of the photo program that a practising booth starts.`;

const options = Object.fromEntries(
  ['port', 'local', 'hooks', 'token', 'truth', 'merchant', 'key', 'login', 'account'].map((name) => [
    name,
    { type: 'string' },
  ]),
);

if (process.argv.slice(2).some((flag) => flag === '--help' || flag === '-h')) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
let values;
try {
  ({ values } = parseArgs({ options }));
  if (!/^\d{1,5}$/.test(values.port ?? '0')) throw new Error('--port must be a number');
  if (Boolean(values.local) !== Boolean(values.hooks)) throw new Error('--local and --hooks come together');
} catch (error) {
  say(`${error.message}\n${USAGE}`);
  process.exit(2);
}

const node = goodNode();
if (node === undefined) {
  say(`Node ${process.versions.node} is too old; install Node 22.18, 24 or newer.`);
  process.exit(8);
}

const cache = join(ROOT, 'node_modules', '.cache', 'qabul');
mkdirSync(cache, { recursive: true });
const settings = {
  port: Number(values.port ?? 4752),
  token: values.token ?? randomBytes(24).toString('base64url'),
  truthFile: values.truth ?? join(cache, 'sandbox-truth.jsonl'),
  payme: {
    merchantId: values.merchant ?? '5f0c2b9e4a7d1c3e8b6a9f10',
    key: values.key ?? randomBytes(24).toString('base64url'),
    login: values.login ?? 'Paycom',
    accountField: values.account ?? 'order_id',
  },
  ...(values.local && { station: { local: values.local, hooks: values.hooks } }),
};
const given = process.env.QABUL_SANDBOX;
if (!given) {
  say(['token', settings.token].join(' '));
  say(['Payme key', settings.payme.key].join(' '));
  say(['truth', settings.truthFile].join(' '));
}

// From the sources: they need no build, and nothing here is shipped.
const child = spawn(node, [join(ROOT, 'src-sandbox', 'main.ts')], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, QABUL_SANDBOX: given || JSON.stringify(settings) },
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
child.once('close', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
