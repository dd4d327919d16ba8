/** The terms of one question to a terminal: what is sent, how its frames are judged, how long each wait is, and how it may end without an answer. */

/** What a frame is to the request that is under way. `answer` is a message that the protocol wants in return. */
export type Turn<Value> =
  | { kind: 'done'; value: Value; answer?: Uint8Array }
  | { kind: 'more'; answer?: Uint8Array }
  | { kind: 'not_ours'; answer?: Uint8Array };

export interface Request<Value> {
  /** For the log: `sale`, `link_test` … */
  name: string;
  payload: Uint8Array;
  signal: AbortSignal;
  /** Present: the request may move money. Called right before its first byte is written, once. */
  leaving?(): void;
  /** Keeps the raw bytes of each good frame before it is acknowledged or parsed (I-11, I-14). */
  keep?(raw: Uint8Array): Promise<void>;
  /** The terminal has it. */
  acknowledged?(): void;
  /** Reads a frame's payload. May throw: that ends the exchange. */
  judge(payload: Uint8Array): Turn<Value>;
  limits?: Partial<ExchangeLimits>;
}

/** How long each wait may take. Monotonic time: a clock that jumps does not matter (I-32). */
export interface ExchangeLimits {
  /** From a frame's last byte to its ACK. Also the limit of a write. */
  ackTimeoutMs: number;
  /** From one frame of the terminal to the next; a `more` starts it again. */
  frameTimeoutMs: number;
  /** The whole exchange, however often the terminal asks for patience. */
  guardTimeoutMs: number;
  /** From the end of one request to the next: a terminal that has just been thanked is not ready at once. */
  turnaroundMs: number;
  /** From one byte of a begun frame to the next. */
  restOfFrameTimeoutMs: number;
  resendsMax: number;
  badFramesMax: number;
}

export type ExchangeErrorCode =
  /** Another operation is under way. Nothing was sent. */
  | 'exchange.busy'
  /** Given up by the cashier before anything financial was sent. */
  | 'exchange.cancelled'
  /** No ACK within ackTimeoutMs, resends included. */
  | 'exchange.no_ack'
  /** NAK to every sending. */
  | 'exchange.refused'
  /** Nothing within frameTimeoutMs. */
  | 'exchange.no_answer'
  /** No answer within guardTimeoutMs. */
  | 'exchange.too_long'
  /** Only damaged frames. */
  | 'exchange.unreadable'
  /** The link could not be opened, ended, broke, or took no bytes. */
  | 'exchange.no_link';

export class ExchangeError extends Error {
  readonly code: ExchangeErrorCode;
  constructor(code: ExchangeErrorCode, message: string, options?: ErrorOptions) {
    super(`${message} (${code})`, options);
    this.name = 'ExchangeError';
    this.code = code;
  }
}
