/** A receipt printer on TCP 9100 for tests and practice: it decodes what it is sent, and can run out of paper. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createPrinterDecoder, type Paper } from './printer-decoder.ts';

/** What is wrong with it. `silent` prints and never answers a question; `dies` hangs up in the middle of a page. */
export const PRINTER_FAULTS = ['none', 'paper_out', 'paper_low', 'cover_open', 'silent', 'dies'] as const;
export type PrinterFault = (typeof PRINTER_FAULTS)[number];

export interface SimulatedPrinter {
  readonly port: number;
  /** One entry a connection that printed something, oldest first. */
  readonly pages: readonly Paper[];
  /** Kicks of the drawer, over all connections. */
  kicks(): number;
  turn(fault: PrinterFault): void;
  close(): Promise<void>;
}

/** A page of more bytes than this makes the dying printer hang up. */
const DIES_AFTER_BYTES = 4_096;

export async function startPrinter(widthDots = 576, port = 0): Promise<SimulatedPrinter> {
  const pages: Paper[] = [];
  const sockets = new Set<Socket>();
  let fault: PrinterFault = 'none';

  function statusByte(question: number): number {
    const fixed = 0x12;
    const isBad = fault === 'paper_out' || fault === 'cover_open';
    if (question === 1) return fixed | (isBad ? 0x08 : 0);
    if (question === 2) return fixed | (fault === 'cover_open' ? 0x04 : 0) | (fault === 'paper_out' ? 0x20 : 0);
    if (question === 4) return fixed | (fault === 'paper_out' ? 0x6c : fault === 'paper_low' ? 0x0c : 0);
    return fixed;
  }

  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let taken = 0;
    const decoder = createPrinterDecoder(widthDots, (question) => {
      if (fault !== 'silent' && !socket.destroyed) socket.write(Uint8Array.of(statusByte(question)));
    });
    socket.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      if (fault === 'dies' && taken > DIES_AFTER_BYTES) return void socket.resetAndDestroy();
      decoder.feed(chunk);
      const { strip, lines, kicks } = decoder.paper;
      const hasPrinted = strip.rows.length + lines.length + kicks.length > 0;
      if (hasPrinted && !pages.includes(decoder.paper)) pages.push(decoder.paper);
    });
    socket.on('error', () => socket.destroy()); // the other side went away: its business
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    pages,
    kicks: () => pages.reduce((sum, { kicks }) => sum + kicks.length, 0),
    turn(next) {
      fault = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
