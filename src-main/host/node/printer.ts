/** The printer of the configuration, as a device. */
import { join } from 'node:path';
import type { PrinterConfig } from '../../config/printer.ts';
import type { LinkFactory } from '../../ports/byte-link.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Printer } from '../../ports/printer.ts';
import { deviceFilePrinter } from './device-file-printer.ts';
import { linkPrinter } from './link-printer.ts';
import { picturePrinter } from './picture-printer.ts';
import { cups } from './print-queue/cups.ts';
import { queuePrinter } from './print-queue/queue-printer.ts';
import { windowsSpooler } from './print-queue/windows-spooler.ts';
import { nodeProcesses } from './process-runner.ts';

export interface PrinterHost {
  home: string;
  links: LinkFactory;
  clock: Clock;
}

export function nodePrinter(config: PrinterConfig, { home, links, clock }: PrinterHost): Printer {
  switch (config.kind) {
    case 'tcp': {
      const { host, port } = config;
      return linkPrinter({ id: `tcp ${host}:${port}`, address: { kind: 'tcp', host, port }, links, clock });
    }
    case 'serial': {
      const { path, baudRate } = config;
      return linkPrinter({ id: `serial ${path}`, address: { kind: 'serial', path, baudRate }, links, clock });
    }
    case 'usb':
      return deviceFilePrinter({ path: config.path, clock });
    case 'queue': {
      const processes = nodeProcesses();
      const isWindows = process.platform === 'win32';
      const spooler = isWindows ? windowsSpooler(processes, process.env.SystemRoot ?? 'C:\\Windows') : cups(processes);
      return queuePrinter({ queue: config.queue, spooler, clock });
    }
    case 'picture':
      return picturePrinter({ dir: join(home, 'receipts'), clock });
  }
}
