/**
 * Humo's and UzCard's terminals behind FiscalBox. Two definitions over one session: they differ in their addresses and in
 * how money goes back. Configured by naming `humo` and `uzcard` in `providers.fiscalbox.methods`; no section of their own.
 */
import * as z from 'zod';
import type { Money } from '../../../src-shared/money.ts';
import { type BatchClose, definePinpad, type PinpadCapabilities, type PinpadReply } from '../pinpad.ts';
import type { SlipOperation } from '../slip/operation.ts';
import { judgeAnswer } from '../slip/read-slip.ts';
import { BATCH_TIMEOUT_MS, batchOf, OPERATION_TIMEOUT_MS, openTerminal } from './session.ts';

const Url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

const HumoConfig = z.strictObject({
  /** The box's address; without a port, 8080 and then 80 are tried. */
  url: Url,
  /** By what the terminal finds a payment again: newer boxes by RRN, older ones by the slip's number. */
  voidKey: z.enum(['rrn', 'receipt']).default('rrn'),
});
const UzcardConfig = z.strictObject({ url: Url });

/** What `providers.fiscalbox` says about the box. */
const Box = z.object({ url: z.string(), humoVoidKey: z.enum(['rrn', 'receipt']).default('rrn') });

const common = {
  // There is no question by reference: totals and the last slip are all (money-safety §2.0).
  lookUp: false,
  totals: true,
  lastSlip: true,
  cancel: false,
  closeBatch: true,
  saleTimeoutMs: OPERATION_TIMEOUT_MS,
  batchTimeoutMs: BATCH_TIMEOUT_MS,
} as const;

/** What Humo's terminal can, by the key its box finds payments by. */
export const humoCan = (voidKey: 'rrn' | 'receipt'): PinpadCapabilities => ({
  ...common,
  void: true,
  voidKey: voidKey === 'rrn' ? 'rrn' : 'receipt_number',
  // After the shift has ended at the bank, money goes back through the bank's cabinet (pinpads.md §4.2).
  refund: false,
  partialRefund: false,
});

/** The last answer that came is the operation's; the bytes are those the session judged. */
const rereadAs =
  (back: SlipOperation) =>
  (raws: readonly Uint8Array[], asked: { kind: 'sale' | 'refund'; amount: Money }): PinpadReply | undefined => {
    const last = raws.at(-1);
    return last && judgeAnswer(last, { operation: asked.kind === 'sale' ? 'sale' : back, amount: asked.amount });
  };

const rereadBatch = (raws: readonly Uint8Array[]): BatchClose | undefined => {
  const last = raws.at(-1);
  return last && batchOf(last);
};

export const humo = definePinpad({
  id: 'fiscalbox-humo',
  title: 'Humo',
  links: ['http'],
  config: HumoConfig as unknown as z.ZodType<z.infer<typeof HumoConfig>>,
  can: humoCan('rrn'),
  behind: {
    provider: 'fiscalbox',
    methods: ['humo'],
    section(vendor) {
      const { url, humoVoidKey } = Box.parse(vendor);
      return { url, voidKey: humoVoidKey };
    },
  },
  open: ({ config }) => openTerminal(config.url, { path: 'xumo', returns: 'void', key: config.voidKey }),
  reread: rereadAs('void'),
  rereadBatch,
});

export const uzcard = definePinpad({
  id: 'fiscalbox-uzcard',
  title: 'UzCard',
  links: ['http'],
  config: UzcardConfig,
  can: { ...common, void: false, voidKey: 'rrn', refund: true, partialRefund: true },
  behind: {
    provider: 'fiscalbox',
    methods: ['uzcard'],
    section: (vendor) => ({ url: Box.parse(vendor).url }),
  },
  open: ({ config }) => openTerminal(config.url, { path: 'uzcard', returns: 'refund', key: 'rrn' }),
  reread: rereadAs('refund'),
  rereadBatch,
});
