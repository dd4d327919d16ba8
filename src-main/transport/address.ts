/** One address of the `local` listener: what it is, who may call it, what it answers. Knows no server. */
import type { IncomingMessage } from 'node:http';
import type { Access, Caller } from './credentials.ts';

/** A request that passed the gate, its body already read. */
export interface AddressCall {
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** As parsed: a name that came twice is an array. */
  readonly query: Readonly<Record<string, unknown>>;
  /** undefined when nothing was sent. */
  readonly body: unknown;
  /** The body's own text, for what JSON numbers would lose. */
  readonly bodyText: string;
  readonly caller: Caller | undefined;
  readonly raw: IncomingMessage;
}

export interface AddressAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Address {
  readonly method: 'GET' | 'POST';
  /** "/v1/payments/:id". */
  readonly path: string;
  readonly access: Access;
  /** The largest body that is read here, in bytes. Left out: `BODY_LIMIT`. */
  readonly bodyBytes?: number | undefined;
  /** Throws `Refused`. */
  answer(call: AddressCall): Promise<AddressAnswer> | AddressAnswer;
}

/** The value itself, as JSON. */
export const json = (value: unknown, status = 200): AddressAnswer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});
