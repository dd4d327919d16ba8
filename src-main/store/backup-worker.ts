/** The thread in which a backup is made: copying and proving take seconds that no sale waits for. */
import { parentPort, workerData } from 'node:worker_threads';
import { type BackupTask, makeBackup } from './backup.ts';

makeBackup(workerData as BackupTask).then(
  (made) => parentPort?.postMessage({ ok: true, made }),
  (error: unknown) => {
    const { code, message } = error as { code?: string; message?: string };
    parentPort?.postMessage({ ok: false, code: code ?? 'unforeseen', message: message ?? String(error) });
  },
);
