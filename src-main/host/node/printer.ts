/** The printer of the configuration, as a device. */
import { join } from 'node:path';
import type { PrinterConfig } from '../../config.ts';
import type { LinkFactory } from '../../ports/byte-link.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Printer } from '../../ports/printer.ts';
import { deviceFilePrinter } from './device-file-printer.ts';
import { linkPrinter } from './link-printer.ts';
import { picturePrinter } from './picture-printer.ts';

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
    case 'picture':
      return picturePrinter({ dir: join(home, 'receipts'), clock });
  }
}
