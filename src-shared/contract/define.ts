/**
 * One contract, any wire. A call is declared once with its schemas, its callers and its REST address;
 * IPC, HTTP and memory only carry it.
 *
 *   screen ── client.payment.start(input) ──► Transport ──► router ──► handler
 *   screen ◄────────── Envelope ────────────── Transport ◄── router ◄── result
 */
import type * as z from 'zod';
import type { PersonRole, Right } from '../people.ts';
import { CallError, type ErrorCode, type FieldError, type WireError } from './wire-error.ts';

/** Who is asking. The role comes from the wire (which window, which token), never from the message. */
export const ROLES = ['cashier', 'kiosk', 'display', 'local-api'] as const;
export type Role = (typeof ROLES)[number];

export interface CallDefinition<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly in: In;
  readonly out: Out;
  readonly who: readonly Role[];
  /** "POST /v1/payments/:id/cancel". Path parameters, query and body become one input. */
  readonly rest?: string;
  /** The largest body that is read for it, in bytes, where a call needs more than the others (64 KiB). */
  readonly bodyBytes?: number;
  /** Exists only in the sandbox profile. */
  readonly sandboxOnly?: true;
  /** What the person behind the call must hold, where the station knows people. Left out: anybody at that surface. */
  readonly right?: Right;
  /** An act of a person: it goes into the audit log, refused or done. Sales have their own evidence. */
  readonly act?: true;
  /** Two people may have to stand behind it: another one's agreement counts even where the first holds the right. */
  readonly pair?: true;
  /** One sentence for the API page. */
  readonly about: string;
}

export interface ContractDefinition {
  readonly calls: Readonly<Record<string, CallDefinition>>;
  readonly events: Readonly<Record<string, z.ZodType>>;
}

export const call = <In extends z.ZodType, Out extends z.ZodType>(definition: CallDefinition<In, Out>) => definition;
export const defineContract = <const C extends ContractDefinition>(contract: C): C => contract;

type InOf<D> = D extends { in: infer S extends z.ZodType } ? z.input<S> : never;
type ParsedOf<D> = D extends { in: infer S extends z.ZodType } ? z.output<S> : never;
type OutOf<D> = D extends { out: infer S extends z.ZodType } ? z.output<S> : never;

/** Somebody who has logged in, or agreed with a PIN. */
export interface PersonKnown {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
}

/** What a handler knows of its caller. */
export interface CallContext {
  readonly role: Role;
  /** Which screen or program: stable while it lives, and no secret. Left out: one that nobody tells from the next. */
  readonly caller?: string;
  /** Who is logged in there. Set by the guard. */
  person?: PersonKnown;
  /** Who agreed to this one act with a PIN of their own. Set by the guard. */
  approvedBy?: PersonKnown;
  /** The Idempotency-Key header, on the wire that has headers. */
  readonly idempotencyKey?: string;
  /** Set by a handler that made something new: 201 instead of 200 on the REST wire. */
  created?: boolean;
}

export type HandlersOf<C extends ContractDefinition> = {
  [Name in keyof C['calls']]: (
    input: ParsedOf<C['calls'][Name]>,
    context: CallContext,
  ) => Promise<OutOf<C['calls'][Name]>> | OutOf<C['calls'][Name]>;
};

type Nouns<C extends ContractDefinition> = keyof C['calls'] extends infer K
  ? K extends `${infer Noun}.${string}`
    ? Noun
    : never
  : never;
type VerbsOf<C extends ContractDefinition, Noun extends string> = keyof C['calls'] extends infer K
  ? K extends `${Noun}.${infer Verb}`
    ? Verb
    : never
  : never;

/** `client.payment.start({ … })`, with the types of the contract. */
export type ClientOf<C extends ContractDefinition> = {
  [Noun in Nouns<C>]: {
    [Verb in VerbsOf<C, Noun>]: (
      input: InOf<C['calls'][`${Noun}.${Verb}`]>,
    ) => Promise<OutOf<C['calls'][`${Noun}.${Verb}`]>>;
  };
};

/** A reply on any wire: Electron's invoke keeps only the message of a thrown error, so errors travel as values. */
export type Envelope = { ok: true; data: unknown } | { ok: false; error: WireError };

/** Carries calls one way and events the other. Knows no names. */
export interface Transport {
  request(name: string, input: unknown): Promise<Envelope>;
  /** The first event is `snapshot`. Returns the end of the subscription. */
  subscribe(listener: (event: string, data: unknown) => void): () => void;
}

/** Makes the typed client. Throws `CallError` when the station refuses. */
export function createClient<C extends ContractDefinition>(transport: Transport): ClientOf<C> {
  const noun = (name: string) =>
    new Proxy(
      {},
      {
        get: (_target, verb) => async (input: unknown) => {
          const envelope = await transport.request(`${name}.${String(verb)}`, input ?? {});
          if (!envelope.ok) throw new CallError(envelope.error);
          return envelope.data;
        },
      },
    );
  return new Proxy({}, { get: (_target, name) => noun(String(name)) }) as ClientOf<C>;
}

/** How the router refuses; the host turns it into a WireError with an id and a log line. */
export interface Refusals {
  refuse(code: ErrorCode, message: string, fields?: FieldError[]): WireError;
  fromThrown(error: unknown, callName: string): WireError;
}

/** Knows people and what they may do. */
export interface Guard {
  /**
   * Names the person in the context. Throws when this may not be done. `isComplete`: the input fits, so a senior's one
   * agreement is used up now.
   */
  enter(name: string, definition: CallDefinition, context: CallContext, isComplete: boolean): void;
  /** How an act ended: `done` or the code of its refusal. Awaited before the caller is answered. */
  left(name: string, input: unknown, context: CallContext, outcome: string): Promise<void>;
}

export interface Router {
  readonly names: readonly string[];
  /** Known name → surface allowed → person allowed → input fits → handler → output fits. Never throws. */
  handle(name: string, input: unknown, context: CallContext): Promise<Envelope>;
}

/** The schema's complaints as fields. */
export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'unknown field' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );

/** The one gate of the station: every wire calls it, nothing goes around it. */
export function createRouter<C extends ContractDefinition>(
  contract: C,
  handlers: HandlersOf<C>,
  options: { sandbox: boolean; refusals: Refusals; guard?: Guard },
): Router {
  const { refusals, guard } = options;
  const names = Object.keys(contract.calls).filter((name) => options.sandbox || !contract.calls[name]?.sandboxOnly);
  const known = new Set(names);

  /** Acts are written down before the caller is answered. */
  async function left(
    name: string,
    definition: CallDefinition,
    input: unknown,
    context: CallContext,
    envelope: Envelope,
  ): Promise<Envelope> {
    if (!guard || !definition.act) return envelope;
    try {
      await guard.left(name, input, context, envelope.ok ? 'done' : envelope.error.code);
      return envelope;
    } catch (error) {
      // An act that nobody wrote down: the ledger has failed, and the station says so.
      return { ok: false, error: refusals.fromThrown(error, name) };
    }
  }

  return {
    names,
    async handle(name, input, context) {
      const definition = known.has(name) ? contract.calls[name] : undefined;
      if (!definition)
        return { ok: false, error: refusals.refuse('request.unknown_call', `no call ${name.slice(0, 60)}`) };
      if (!definition.who.includes(context.role)) {
        return { ok: false, error: refusals.refuse('request.not_allowed', `${context.role} may not ${name}`) };
      }
      const parsed = definition.in.safeParse(input);
      try {
        // Whoever may not do it learns nothing of how it is asked for.
        guard?.enter(name, definition, context, parsed.success);
      } catch (error) {
        return left(name, definition, input, context, { ok: false, error: refusals.fromThrown(error, name) });
      }
      if (!parsed.success) {
        const fields = fieldErrors(parsed.error);
        return {
          ok: false,
          error: refusals.refuse('request.invalid', fields.map((f) => `${f.path}: ${f.message}`).join('; '), fields),
        };
      }
      let envelope: Envelope;
      try {
        const handler = handlers[name] as (input: unknown, context: CallContext) => unknown;
        const out = definition.out.safeParse(await handler(parsed.data, context));
        if (!out.success) throw new Error(`${name} answered out of contract: ${out.error.message}`);
        envelope = { ok: true, data: out.data };
      } catch (error) {
        envelope = { ok: false, error: refusals.fromThrown(error, name) };
      }
      return left(name, definition, parsed.data, context, envelope);
    },
  };
}
