/**
 * CUPS by its own two commands. `lp -o raw` hands the bytes on as they are; `lpstat -l` tells the printer's state
 * reasons (RFC 8011, §5.4.12) in its `Alerts:` line. Their exit code is 1 for whatever went wrong before the job was
 * queued, so nothing of a refused page comes out later.
 */
import type { PrinterStatus } from '../../../domain/printer-status.ts';
import type { ProcessRunner } from '../../../pinpads/pinpad.ts';
import { QueueRefusal, type Spooler } from './spooler.ts';

/** Makes the spooler of a machine with CUPS. */
export function cups(processes: ProcessRunner): Spooler {
  const run = async (args: readonly string[], signal: AbortSignal): Promise<string> => {
    // Their words are translated by the user's language: C is the one that can be read.
    const words = ['LC_ALL=C', ...args];
    const { exitCode, killed, stdout } = await processes.run({ file: '/usr/bin/env', args: words, cwd: '/', signal });
    if (killed) throw new Error(`${args[0]} did not answer in time`);
    if (exitCode !== 0) throw new QueueRefusal(`${args[0]} ended with ${exitCode}`);
    return new TextDecoder().decode(stdout);
  };
  return {
    async send(queue, file, signal) {
      await run(['lp', '-s', '-d', queue, '-o', 'raw', '-t', 'Qabul', '--', file], signal);
    },
    status: async (queue, signal) => cupsStatus(await run(['lpstat', '-l', '-p', queue], signal)),
  };
}

/** What `lpstat -l -p` printed of one queue. */
export function cupsStatus(told: string): PrinterStatus {
  const [head = ''] = told.split('\n', 1);
  // The socket backend says it in words before it says it in a reason.
  const isAway = /may not exist or is unavailable|is not responding|unable to locate/i.test(told);
  const reasons = (/^\s*Alerts:\s*(.*)$/m.exec(told)?.[1] ?? '').split(/[\s,]+/);
  const has = (reason: RegExp): boolean => reasons.some((one) => reason.test(one));
  return {
    isOnline:
      !isAway && !/\bdisabled since\b/.test(head) && !has(/^(offline|paused|shutdown|timed-out|connecting-to-device)/),
    isCoverOpen: has(/^(cover|door|interlock)-open/),
    paper: has(/^media-(empty|jam|needed)/) ? 'end' : has(/^media-low/) ? 'near_end' : 'ok',
  };
}
