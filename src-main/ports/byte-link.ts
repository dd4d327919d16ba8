/** Bytes to and from a device: a serial port, a TCP socket, a tape. Knows no frames. */
export interface ByteLink {
  /** Resolves when the bytes were handed to the operating system. Rejects when the link is closed or broken. */
  write(bytes: Uint8Array): Promise<void>;
  /** Chunks as they come, cut anywhere. Ends when the link closes; throws when it breaks (cable pulled, port gone). */
  readonly incoming: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Opens links by address. A port that cannot be opened rejects with `LinkError` `link.cannot_open`: nothing was sent. */
export interface LinkFactory {
  open(address: LinkAddress, signal: AbortSignal): Promise<ByteLink>;
  /** Ports that are there now, for settings and for finding a device again under another name. */
  list(): Promise<readonly FoundPort[]>;
}

export type LinkAddress =
  | {
      kind: 'serial';
      path: string;
      baudRate: number;
      stopBits?: 1 | 2;
      usb?: { vendorId: string; productId: string; serialNumber?: string };
    }
  | { kind: 'tcp'; host: string; port: number };

export interface FoundPort {
  path: string;
  vendorId?: string;
  productId?: string;
  serialNumber?: string;
  manufacturer?: string;
}

/** What went wrong with a link; `mayHaveLanded` is the exchange's business, not the link's. */
export class LinkError extends Error {
  readonly code: 'link.cannot_open' | 'link.closed' | 'link.broken';
  constructor(code: LinkError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LinkError';
    this.code = code;
  }
}
