/** The host of a whole practising station in a test: real ledger, sockets and simulators, a folder of its own, a log to read. */
import { join, resolve } from 'node:path';
import { nodeClock } from '../host/node/clock.ts';
import { fileSecrets } from '../host/node/file-secrets.ts';
import { nodeHttpClient } from '../host/node/http-client.ts';
import { randomIds } from '../host/node/ids.ts';
import { lockHome } from '../host/node/instance-lock.ts';
import { jsonlLogger } from '../host/node/jsonl-logger.ts';
import { startSandboxProcess } from '../host/node/sandbox-process.ts';
import type { StationHost } from '../run-station/host.ts';

const SIMULATORS = resolve(import.meta.dirname, '../../src-sandbox/main.ts');

/** `config`: the configuration's file, where it is not the home's own. `lines` hears every log line. */
export function practiceHost(
  dir: string,
  apiToken: string,
  lines: string[],
  more: Partial<StationHost> & { config?: string } = {},
): StationHost {
  const { config, ...others } = more;
  const clock = nodeClock();
  const log = jsonlLogger({ write: (line) => lines.push(line) });
  return {
    home: { dir, apiToken },
    args: { ...(config === undefined ? {} : { config }), port: 0, hooksPort: 0, help: false, version: false },
    version: '0.0.0',
    clock,
    ids: randomIds(),
    log,
    http: nodeHttpClient(),
    rendererDir: join(dir, 'none'),
    secrets: () => fileSecrets(dir, log, {}),
    lock: lockHome,
    startSandbox: (settings) => startSandboxProcess({ file: SIMULATORS, settings, clock, log }),
    onFatal: (error) => {
      throw error;
    },
    ...others,
  };
}
