/** The operating system's print queues: CUPS on Linux and macOS, the spooler on Windows. */
import type { PrinterStatus } from '../../../domain/printer-status.ts';

export interface Spooler {
  /**
   * Gives a file of finished bytes to a queue, untouched by any driver. Resolves when the queue has taken it.
   * Rejects with `QueueRefusal` when it certainly did not; any other rejection leaves that open.
   */
  send(queue: string, file: string, signal: AbortSignal): Promise<void>;
  /** What the system knows of the printer behind the queue. Rejects with `QueueRefusal` when there is no such queue. */
  status(queue: string, signal: AbortSignal): Promise<PrinterStatus>;
}

/** The queue is not there, or refused: nothing of the page was taken. */
export class QueueRefusal extends Error {
  override readonly name = 'QueueRefusal';
}
