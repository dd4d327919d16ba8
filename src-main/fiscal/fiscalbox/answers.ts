/** The shapes of the box's answers (fiscal_document: Order, Info, Z Report). Strings and numbers of ids change places. */
import * as z from 'zod';
import { readOfdUrl } from '../../domain/ofd-url.ts';
import type { Receipt } from '../../ports/receipt-sink.ts';
import { readBoxTime } from './box-time.ts';

const Text = z.union([z.string(), z.int()]).transform(String);
const Count = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
]);

/** Where one answer has `receipt_count`, another has `ReceiptSeq`. */
const Registered = z.object({
  receipt_count: Text.nullish(),
  ReceiptSeq: Text.nullish(),
  fiscal_sign: Text.nullish(),
  FiscalSign: Text.nullish(),
  qr_url: z.string().nullish(),
  QRCodeURL: z.string().nullish(),
});

/**
 * A receipt as `/order/create/`, `/order/refuse/` or `/order/last/` tells it. Without a readable address it is a receipt all
 * the same; undefined: nothing of a receipt is there.
 */
export function readReceipt(data: unknown): Receipt | undefined {
  const read = Registered.safeParse(data);
  if (!read.success) return undefined;
  const said = read.data;
  const url = said.qr_url ?? said.QRCodeURL ?? undefined;
  const ofd = url === undefined ? undefined : readOfdUrl(url);
  const number = said.receipt_count ?? said.ReceiptSeq ?? ofd?.number;
  if (number == null || number === '') return undefined;
  // The address repeats the sign as a string; a number in JSON has lost its leading zero.
  const sign = ofd?.sign ?? said.fiscal_sign ?? said.FiscalSign ?? undefined;
  return { number, ...(sign != null && { sign }), ...(ofd && { qrUrl: ofd.url }) };
}

const Last = z.object({
  order: z
    .object({
      uuid: z.string().nullish(),
      received_cash: z.int().nullish(),
      received_card: z.int().nullish(),
    })
    .nullish(),
  result: z.unknown(),
  isRefund: z.boolean().nullish(),
});

/** The box's newest receipt. */
export interface LastReceipt {
  receipt: Receipt;
  /** Older boxes keep none. */
  uuid: string | undefined;
  kind: 'sale' | 'refund' | undefined;
  /** Tiyin; undefined where the answer does not say. */
  sum: number | undefined;
}

/** `data` of `/order/last/`; undefined: there is none, or it cannot be read. */
export function readLast(data: unknown): LastReceipt | undefined {
  const read = Last.safeParse(data);
  const receipt = read.success ? readReceipt(read.data.result) : undefined;
  if (!read.success || !receipt) return undefined;
  const { order, isRefund } = read.data;
  const sum =
    order?.received_cash == null || order.received_card == null ? undefined : order.received_cash + order.received_card;
  return {
    receipt,
    uuid: order?.uuid || undefined,
    kind: isRefund == null ? undefined : isRefund ? 'refund' : 'sale',
    sum,
  };
}

const BoxTime = z
  .string()
  .nullish()
  .transform((text) => readBoxTime(text));

/** `data` of `/info/`. Times in ms UTC. */
export const Info = z.object({
  terminal_id: Text,
  version_code: Text.nullish(),
  applet_version: Text.nullish(),
  current_time: BoxTime,
  last_operation_time: BoxTime,
  receipt_count: Count.nullish(),
  zreport_count: Count.nullish(),
  zreport_max_count: Count.nullish(),
  first_unacknowledged_receipt_time: BoxTime,
});
export type Info = z.output<typeof Info>;

const Minor = z
  .int()
  .nullish()
  .transform((minor) => minor ?? 0);

/** `data` of `/zreport/info/` and `/zreport/close/`. Sums in tiyin. */
export const ZReport = z
  .object({
    number: Text,
    open_time: z.string().nullish(),
    close_time: z.string().nullish(),
    /** Fourth generation of the module only. */
    shift_opened: z.boolean().nullish(),
    total_sale_count: Minor,
    total_refund_count: Minor,
    total_sale_cash: Minor,
    total_sale_card: Minor,
    total_refund_cash: Minor,
    total_refund_card: Minor,
  })
  .transform((said) => ({ ...said, isOpen: said.shift_opened ?? (!!said.open_time && !said.close_time) }));
export type ZReport = z.output<typeof ZReport>;
