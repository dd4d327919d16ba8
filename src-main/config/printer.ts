/** The receipt printer and the head of every receipt. */
import * as z from 'zod';
import { Locale } from '../../src-shared/contract/shapes.ts';
import { PRINTER_FAMILIES } from '../ports/press.ts';
import { BaudRate, Host, Port } from './fields.ts';

/** What every printer has, whatever its wire. */
const PAPER = {
  widthMm: z.union([z.literal(58), z.literal(80)]).default(80),
  /** `raster` draws every letter and prints on anything; `text` uses the printer's own letters where it has them. */
  mode: z.enum(['raster', 'text']).default('raster'),
  family: z.enum(PRINTER_FAMILIES).default('unknown'),
  /** A cash drawer hangs on the printer: kicked for cash, or by a named person. */
  drawer: z.boolean().default(false),
  drawerPin: z.union([z.literal(2), z.literal(5)]).default(2),
  cut: z.boolean().default(true),
  copies: z.int().min(1).max(3).default(1),
  /** When a receipt prints by itself: with its fiscal sign, as soon as the money is known, or only when asked. */
  when: z.enum(['registered', 'at_once', 'asked']).default('registered'),
  /** The receipts' language, where it is not the station's. */
  locale: Locale.optional(),
};

export const Printer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tcp'), host: Host, port: Port.default(9100), ...PAPER }),
  z.strictObject({
    kind: z.literal('serial'),
    path: z.string().min(1).max(200),
    baudRate: BaudRate.default(9_600),
    ...PAPER,
  }),
  /** The system's device file. */
  z.strictObject({ kind: z.literal('usb'), path: z.string().min(1).max(200).default('/dev/usb/lp0'), ...PAPER }),
  /** A printer of the operating system, by its name there: the way to a USB printer on Windows. */
  z.strictObject({
    kind: z.literal('queue'),
    queue: z
      .string()
      .min(1)
      .max(220)
      .regex(/^[^\p{Cc}]+$/u, 'must not hold control characters'),
    ...PAPER,
  }),
  /** Pictures in `<home>/receipts` instead of paper. */
  z.strictObject({ kind: z.literal('picture'), ...PAPER }),
]);

export type PrinterConfig = z.output<typeof Printer>;

/** The head of every receipt. */
export const Shop = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  address: z.string().min(1).max(200).optional(),
  phone: z.string().min(1).max(40).optional(),
  /** STIR, INN, BIN: digits, leading zeros count. */
  taxId: z
    .string()
    .regex(/^\d{9,14}$/, 'must be 9 to 14 digits, as a string')
    .optional(),
});
