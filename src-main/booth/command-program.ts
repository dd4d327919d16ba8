/** A booth's program that is started as a command: a file and its arguments, no shell in between. Exit code 0 is yes. */
import type { ProcessRunner } from '../pinpads/pinpad.ts';
import { type BoothProgram, ServeTrouble } from '../ports/booth.ts';
import type { Clock } from '../ports/clock.ts';
import { asWritten, filled } from './template.ts';

export interface Command {
  file: string;
  args: readonly string[];
  cwd: string;
  timeoutMs: number;
}

export const commandProgram = (
  { file, args, cwd, timeoutMs }: Command,
  { processes, clock }: { processes: ProcessRunner; clock: Clock },
): BoothProgram => ({
  id: `command ${file}`,
  async serve(ask) {
    const limit = new AbortController();
    const callOff = clock.after(timeoutMs, () => limit.abort(new Error(`no end after ${timeoutMs} ms`)));
    try {
      const { exitCode, killed } = await processes
        .run({ file, args: args.map((arg) => filled(arg, ask, undefined, asWritten)), cwd, signal: limit.signal })
        .catch((error: unknown) => {
          throw new ServeTrouble('not_reached', `${file} cannot be started`, { cause: error });
        });
      if (killed) throw new ServeTrouble('no_answer', `${file} did not end within ${timeoutMs} ms`);
      if (exitCode !== 0) throw new ServeTrouble('refused', `${file} ended with ${exitCode}`);
    } finally {
      callOff();
    }
  },
});
