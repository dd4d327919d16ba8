/** A printer on a wire. It takes finished bytes and says how it is; what stands on the paper is the press's business. */
import type { PrinterStatus } from '../domain/printer-status.ts';

export interface PrintJob {
  /** ESC/POS, drawer kick and cut included. */
  bytes: Uint8Array;
  /** The same page as a PNG, for the printer that is a folder of pictures; undefined: only a drawer kick. */
  picture?: () => Uint8Array;
}

/** Why nothing, or not everything, came out. */
export const PRINTER_TROUBLES = ['no_answer', 'offline', 'cover_open', 'paper_out', 'not_supported'] as const;
export type PrinterTroubleKind = (typeof PRINTER_TROUBLES)[number];

export class PrinterTrouble extends Error {
  override readonly name = 'PrinterTrouble';
  readonly kind: PrinterTroubleKind;
  /** Some of it may be on the paper already. */
  readonly mayHavePrinted: boolean;
  constructor(kind: PrinterTroubleKind, message: string, options?: ErrorOptions & { mayHavePrinted?: boolean }) {
    super(message, options);
    this.kind = kind;
    this.mayHavePrinted = options?.mayHavePrinted ?? false;
  }
}

export interface Printer {
  /** For health and the test page: kind and address. */
  readonly id: string;
  /** Resolves when the printer has taken the whole job. Rejects with `PrinterTrouble`. Jobs never mix. */
  print(job: PrintJob): Promise<void>;
  /** undefined: it prints, but does not say how it is. Rejects with `PrinterTrouble` when it cannot be reached. */
  status(): Promise<PrinterStatus | undefined>;
}
