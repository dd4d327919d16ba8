/**
 * What the browser screen calls: its session, and every call of the contract under `/rpc/<call>`. The reply is the
 * envelope the other wires carry, HTTP 200 whenever the router was reached; only the gate answers otherwise.
 */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { type CallDefinition, fieldErrors } from '../../src-shared/contract/define.ts';
import { station as contract } from '../../src-shared/contract/station.ts';
import type { Station } from '../ports/station.ts';
import { type Address, type AddressCall, json } from './address.ts';
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
  const rpc = (path: string, nameOf: (call: AddressCall) => string, bodyBytes?: number): Address => ({
    method: 'POST',
    path,
    access: 'screen',
    bodyBytes,
    async answer(call) {
      const { role, key } = call.caller as NonNullable<typeof call.caller>; // access 'screen': the gate knows who it is
      return json(await station.router.handle(nameOf(call), call.body ?? {}, { role, caller: key }));
    },
  });
  const calls: Readonly<Record<string, CallDefinition>> = contract.calls;
  // What takes more than the others has an address of its own.
  const large = Object.entries(calls).flatMap(([name, { bodyBytes }]) =>
    bodyBytes === undefined ? [] : [[name, bodyBytes] as const],
  );
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
    ...large.map(([name, bodyBytes]) => rpc(`/rpc/${name}`, () => name, bodyBytes)),
    rpc('/rpc/:call', ({ params }) => params.call ?? ''),
  ];
}
