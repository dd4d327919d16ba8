/** Everything a station needs from plain Node. Electron's host replaces the secrets and keeps the rest. */
import { existsSync } from 'node:fs';
import type { StationArguments } from './arguments.ts';
import { nodeClock } from './clock.ts';
import { fileSecrets } from './file-secrets.ts';
import type { Home } from './home.ts';
import { nodeHttpClient } from './http-client.ts';
import { randomIds } from './ids.ts';
import { lockHome } from './instance-lock.ts';
import { jsonlLogger } from './jsonl-logger.ts';
import type { Layout } from './layout.ts';
import { nodeLinks } from './link-factory.ts';
import { nodeProcesses } from './process-runner.ts';
import { nodePushSocket } from './push-socket.ts';
import { recentLines } from './recent-lines.ts';
import { maskNumbers, redactor } from './redaction.ts';
import { type SandboxSettings, startSandboxProcess } from './sandbox-process.ts';

export interface NodeHostOptions {
  home: Home;
  args: StationArguments;
  layout: Layout;
  onFatal(error: Error): void;
}

/** Makes the host's part of a running station. */
export function nodeHost({ home, args, layout, onFatal }: NodeHostOptions) {
  const clock = nodeClock();
  const secrets = redactor();
  const recent = recentLines();
  const log = jsonlLogger({
    secrets,
    write(line) {
      recent.add(line);
      process.stderr.write(line);
    },
  });
  log.redact(home.apiToken);
  const { sandboxFile: file, rendererDir, fontsDir, backupFile, version } = layout;
  const startSandbox = (settings: SandboxSettings) => {
    log.redact(settings.payme.key);
    return startSandboxProcess({ file, settings, clock, log });
  };
  return {
    home,
    args,
    version,
    clock,
    ids: randomIds(),
    log,
    http: nodeHttpClient(),
    links: nodeLinks(),
    processes: nodeProcesses(),
    push: nodePushSocket(),
    rendererDir,
    fontsDir,
    backupFile,
    secrets: () => fileSecrets(home.dir, log),
    lock: lockHome,
    support: { logLines: recent.all, clean: (text: string) => maskNumbers(secrets.clean(text)) },
    startSandbox: existsSync(file) ? startSandbox : undefined,
    onFatal,
  };
}
