/**
 * The wire to vendors. Every money call goes out with redirects refused: a followed 307 to a dead host would look
 * as if nothing had left (architecture §3.5).
 */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** The whole exchange, connect included. */
  timeoutMs: number;
  /** A login or token call: it moves no money, so it does not count as "something left". */
  prepares?: true;
  signal?: AbortSignal;
  /** Told `true` while the request waits for its turn at a vendor's box, and `false` right before it leaves. */
  waits?: (isWaiting: boolean) => void;
}

export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** At most 256 KiB; a longer answer is an error. */
  body: Uint8Array;
}

/** Why an exchange failed. `neverLeft` is true only for a closed list of failures before the first byte. */
export class HttpError extends Error {
  readonly neverLeft: boolean;
  readonly reason: string;
  constructor(reason: string, neverLeft: boolean, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'HttpError';
    this.reason = reason;
    this.neverLeft = neverLeft;
  }
}

export interface HttpClient {
  /** Throws `HttpError`; any HTTP status is a response, not an error. */
  send(request: HttpRequest): Promise<HttpResponse>;
}
