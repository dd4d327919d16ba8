/** Makes the program that a booth's configuration names. */
import type { ProcessRunner } from '../pinpads/pinpad.ts';
import type { BoothProgram, PushSocket } from '../ports/booth.ts';
import { ServeTrouble } from '../ports/booth.ts';
import type { Clock } from '../ports/clock.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { SecretStore } from '../ports/secrets.ts';
import { commandProgram } from './command-program.ts';
import { dslrBooth, httpProgram, photoboothProject } from './http-program.ts';
import { asJsonText, filled } from './template.ts';

/** One way to make prints, as the configuration says it. */
export type FulfilmentConfig =
  | { kind: 'dslrbooth'; url: string; mode: string; password?: string | undefined; timeoutMs: number }
  | { kind: 'photobooth_project'; url: string; start: string; timeoutMs: number }
  | {
      kind: 'http';
      method: 'GET' | 'POST' | 'PUT';
      url: string;
      headers?: Record<string, string> | undefined;
      body?: string | undefined;
      lookUrl?: string | undefined;
      password?: string | undefined;
      timeoutMs: number;
    }
  | { kind: 'command'; file: string; args: string[]; cwd: string; timeoutMs: number }
  | { kind: 'websocket'; url: string; message: string; expect?: string | undefined; timeoutMs: number }
  | { kind: 'printer' };

export interface BoothProgramDeps {
  http: HttpClient;
  processes: ProcessRunner;
  push: PushSocket;
  clock: Clock;
  secrets: SecretStore;
  /** Prints the voucher that a person or a photo printer's counter takes. Rejects with `ServeTrouble`. */
  printVoucher: BoothProgram['serve'];
}

/** "secret:dslrbooth.password" → its value. A secret that is missing starts nothing. */
async function passwordOf(named: string | undefined, secrets: SecretStore): Promise<string | undefined> {
  if (named === undefined) return undefined;
  const name = named.slice('secret:'.length);
  const secret = await secrets.get(name);
  if (!secret) throw new ServeTrouble('not_reached', `the secret ${name} is missing`);
  return secret.reveal();
}

export function openBoothProgram(config: FulfilmentConfig, deps: BoothProgramDeps): BoothProgram {
  const { http, push } = deps;
  const named = 'password' in config ? config.password : undefined;
  const web = { http, password: () => passwordOf(named, deps.secrets) };
  switch (config.kind) {
    case 'dslrbooth':
      return dslrBooth(config, web);
    case 'photobooth_project':
      return photoboothProject(config, web);
    case 'http':
      return httpProgram(config, web);
    case 'command':
      return commandProgram(config, deps);
    case 'websocket':
      return {
        id: `websocket ${new URL(config.url).host}`,
        serve: (ask) =>
          push.send({
            url: config.url,
            text: filled(config.message, ask, undefined, asJsonText),
            ...(config.expect !== undefined && { expect: config.expect }),
            timeoutMs: config.timeoutMs,
          }),
      };
    case 'printer':
      return { id: 'printer', serve: deps.printVoucher };
  }
}
