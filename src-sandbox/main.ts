/**
 * The simulated vendors as a process of their own: started by the station (fork), or alone by `npm run sandbox`.
 *
 *   QABUL_SANDBOX (JSON, settings.ts) ──► one ready line on stdout ──► serves until SIGTERM or until the parent is gone
 *   IPC { type: "station", local, hooks } ──► where the station listens, when that is known only later
 */
import { fstatSync } from 'node:fs';
import { stderrLog } from './log.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { readSettings, readStationMessage, type Settings, SettingsError } from './settings.ts';
import { TruthDamaged } from './truth.ts';

const EXIT_BAD_SETTINGS = 2;

async function main(): Promise<void> {
  const sandbox = await startSandbox(settingsOrExit(), stderrLog);
  leaveWhenParentIsGone(sandbox);
  process.on('message', (message) => {
    const station = readStationMessage(message);
    if (station) sandbox.setStation(station);
    else stderrLog('message.not_understood');
  });
  process.stdout.write(`${JSON.stringify({ event: 'sandbox.ready', url: sandbox.url, pinpads: sandbox.pinpads })}\n`);
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env.QABUL_SANDBOX);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    stderrLog('settings.invalid', { message: error.message });
    process.exit(EXIT_BAD_SETTINGS);
  }
}

function leaveWhenParentIsGone(sandbox: Sandbox): void {
  let leaving = false;
  const leave = (why: string): void => {
    if (leaving) return;
    leaving = true;
    stderrLog('sandbox.stopping', { why });
    // Truth is synced record by record, so there is nothing to wait for beyond the listener.
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => leave('SIGTERM'));
  process.on('SIGINT', () => leave('SIGINT'));
  if (process.send) process.on('disconnect', () => leave('the parent is gone'));
  else if (stdinIsAPipe()) process.stdin.once('end', () => leave('stdin was closed')).resume();
}

/** A terminal, /dev/null or a file says nothing about a parent; only a pipe ends with it. */
function stdinIsAPipe(): boolean {
  try {
    const kind = fstatSync(0);
    return kind.isFIFO() || kind.isSocket();
  } catch {
    return false;
  }
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  stderrLog('sandbox.failed', { message });
  process.exit(error instanceof TruthDamaged || error instanceof SettingsError ? EXIT_BAD_SETTINGS : 1);
});
