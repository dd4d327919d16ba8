/** A secret's value, boxed so that it cannot be printed by accident. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The value. Called where it is used, nowhere else. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '***';
  }
  toJSON(): string {
    return '***';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***';
  }
}

/** Where secrets come from: the OS key store, a 0600 file, or the service manager's environment. */
export interface SecretStore {
  /** undefined when no source has it: the rail that needs it is then absent, never softer (I-34). */
  get(name: string): Promise<Secret | undefined>;
  /** Keeps a value where `get` finds it after the next start. Absent: this host's secrets are somebody else's care. */
  put?(name: string, value: string): Promise<void>;
}
