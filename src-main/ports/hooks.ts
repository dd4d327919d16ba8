/** A vendor's call to us, as the hooks listener hands it on: bytes, not objects, for signatures are over bytes. */
export interface HookCall {
  method: string;
  /** Lower-case names; a name that came twice is absent from here and listed in `doubled`. */
  headers: Readonly<Record<string, string>>;
  doubled: readonly string[];
  raw: Uint8Array;
}

/** Sent only after everything it promises is committed (I-11). */
export interface HookAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** One address on the hooks listener. */
export interface HookRoute {
  readonly path: string;
  answer(call: HookCall): Promise<HookAnswer>;
  /** What to say to a body that is too long to be read, where the rail wants its own form. */
  unreadable?(): HookAnswer;
  /** What to say when calls come faster than the limit. Without it: HTTP 429. Must not touch the ledger. */
  busy?(call: HookCall): HookAnswer;
}
