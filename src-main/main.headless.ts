/**
 * The station without Electron: one JSON line on stdout when it can be used, nothing before it. Only what cannot fail
 * on an old Node is imported at the top; the rest comes after the engine and the home are known to be good, out of the
 * home's compile cache.
 */
import { mkdirSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { readArguments, USAGE } from './host/node/arguments.ts';
import { engineComplaint } from './host/node/engine-guard.ts';
import { asStartError, EXIT, refusalText, StartError } from './host/node/exit-codes.ts';
import { homeFor, openHome } from './host/node/home.ts';
import { layoutOf } from './host/node/layout.ts';
import { keepYoungHeapSmall } from './host/node/young-heap.ts';

const STOP_WITHIN_MS = 4_800;

async function main(): Promise<void> {
  const complaint = engineComplaint(process.versions);
  if (complaint !== undefined) throw new StartError('engine.too_old', EXIT.nodeTooOld, complaint);
  const layout = layoutOf(import.meta.dirname);
  const args = readArguments(process.argv.slice(2), process.env);
  if (args.help || args.version) {
    process.stdout.write(args.help ? USAGE : `${layout.version}\n`);
    return;
  }
  const home = openHome(homeFor(args.home));
  const cache = join(home.dir, 'cache');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  // Named imports of what an old Node lacks would fail before the guard could speak.
  nodeModule.enableCompileCache(cache);

  const [{ nodeHost }, { runStation }] = await Promise.all([
    import('./host/node/node-host.ts'),
    import('./run-station.ts'),
  ]);
  keepYoungHeapSmall();
  const host = nodeHost({
    home,
    args,
    layout,
    onFatal: (error) => fall(error, EXIT.ledgerFailed),
  });
  const { log } = host;

  let stop = async () => {};
  let leaving = false;
  const leave = (signal: string) => {
    if (leaving) return;
    leaving = true;
    log.info('station.asked_to_stop', { signal });
    const hard = setTimeout(
      () => fall(new Error(`not stopped within ${STOP_WITHIN_MS} ms`), EXIT.unexpected),
      STOP_WITHIN_MS,
    );
    hard.unref();
    stop().then(
      () => process.exit(EXIT.ok),
      (error: unknown) => fall(error, EXIT.unexpected),
    );
  };
  function fall(error: unknown, exitCode: number): never {
    log.error('station.failed', {
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      exitCode,
    });
    process.exit(exitCode);
  }
  /** Settings were saved: the same process goes on with them, at the addresses it printed. */
  function restart(): void {
    const again = async (): Promise<void> => {
      if (leaving) return;
      const { local, hooks } = running.ready;
      await running.stop();
      const same = { ...args, port: Number(new URL(local).port), hooksPort: Number(new URL(hooks).port) };
      running = await runStation({ ...host, args: same, restart });
      if (leaving) await running.stop();
    };
    // The caller is answered first.
    setImmediate(() => void again().catch((error: unknown) => fall(error, EXIT.unexpected)));
  }
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  process.on('uncaughtException', (error) => fall(error, EXIT.unexpected));
  process.on('unhandledRejection', (error) => fall(error, EXIT.unexpected));

  let running = await runStation({ ...host, restart });
  stop = () => running.stop();
  // Asked to leave while starting: there was nothing to stop then, and there is now.
  if (leaving) return;
  process.stdout.write(`${JSON.stringify(running.ready)}\n`);
}

main().catch((error: unknown) => {
  const refusal = asStartError(error);
  if (refusal.exitCode === EXIT.unexpected && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.stderr.write(refusalText(refusal));
  process.exit(refusal.exitCode);
});
