/**
 * What the browser screen calls: its session, and every call of the contract under `/rpc/<call>`. The reply is the
 * envelope the other wires carry, HTTP 200 whenever the router was reached; only the gate answers otherwise.
 */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { fieldErrors } from '../../src-shared/contract/define.ts';
import type { Station } from '../ports/station.ts';
import { type Address, json } from './address.ts';
import type { Credentials } from './credentials.ts';
import { type Refused, refused } from './refused.ts';

const OpenSession = z.strictObject({ key: z.string().max(256).optional() });

export interface ScreenOptions {
  station: Station;
  credentials: Credentials;
  /** Counts a wrong key, and says what to answer. */
  guessed(request: IncomingMessage): Refused;
}

export function screenAddresses({ station, credentials, guessed }: ScreenOptions): Address[] {
  return [
    {
      method: 'POST',
      path: '/session',
      access: 'open',
      answer(call) {
        const parsed = OpenSession.safeParse(call.body ?? {});
        if (!parsed.success)
          throw refused(station.refusals, 'request.invalid', 'not a session request', fieldErrors(parsed.error));
        const session = credentials.openSession(parsed.data.key, call.raw.headers);
        if (!session) throw guessed(call.raw);
        const answer = json({ ok: true, data: { token: session.token } });
        return session.cookie === undefined ? answer : { ...answer, headers: { 'set-cookie': session.cookie } };
      },
    },
    {
      method: 'POST',
      path: '/rpc/:call',
      access: 'screen',
      async answer(call) {
        const { role, key } = call.caller as NonNullable<typeof call.caller>; // access 'screen': the gate knows who it is
        return json(await station.router.handle(call.params.call ?? '', call.body ?? {}, { role, caller: key }));
      },
    },
  ];
}
