/**
 * Which ways back are open for the money of a sale, and why the others are not: computed before anybody chooses
 * (ux.md C8). Same terminal, same bank shift, the whole sum → void; else a refund, where the rail has one; else a
 * printed claim. Refunds under way count as gone (I-21).
 */
import type { RefundOption, RefundOptions } from '../../../src-shared/contract/refund-views.ts';
import type { RefundReason, RefundWay } from '../../../src-shared/ladder.ts';
import { money } from '../../../src-shared/money.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { Rail } from '../rails/rails.ts';

/** What may still go back, minor units. */
export const leftOf = (read: LedgerReader, sale: PaymentRow): number =>
  sale.received -
  sale.refunded -
  read
    .refundsOf(sale.seq)
    .filter((row) => isOpen(row.status))
    .reduce((total, row) => total + row.amount, 0);

/** The bank shift in which the sale was made is closed: by us, or the terminal told another number since. */
function isBankShiftClosed(read: LedgerReader, sale: PaymentRow, device: string): boolean {
  const dispatched = read.evidenceOf(sale.seq).find(({ type }) => type === 'dispatch')?.seq ?? 0;
  const closed = read.terminalReading(device)?.closedSeq ?? null;
  if (closed !== null && closed >= dispatched) return true;
  const latest = read.lastOn(device)?.detail.bankShift;
  return latest !== undefined && sale.detail.bankShift !== undefined && latest !== sale.detail.bankShift;
}

function whyNoVoid(read: LedgerReader, sale: PaymentRow, rail: Rail, left: number): RefundReason {
  if (!rail.pinpad?.void) return 'not_supported';
  if (rail.device === undefined || rail.device !== sale.device) return 'other_terminal';
  if (left < sale.received) return 'partly_refunded';
  return isBankShiftClosed(read, sale, rail.device) ? 'bank_shift_closed' : 'ok';
}

const whyNoRefund = (rail: Rail): RefundReason =>
  (rail.pinpad ? rail.pinpad.refund : rail.can.refund) ? 'ok' : 'not_supported';

/** Every way, open or closed. A rail that is no terminal has no voids. */
export function refundOptionsOf(read: LedgerReader, sale: PaymentRow, rail: Rail | undefined): RefundOptions {
  const left = sale.kind === 'sale' && sale.status === 'completed' ? leftOf(read, sale) : 0;
  const unless = (why: RefundReason): RefundReason =>
    left <= 0 ? 'nothing_left' : rail?.instance ? why : 'rail_unavailable';
  const option = (
    how: RefundWay,
    reason: RefundReason,
    fullOnly: boolean,
    untilBankShiftEnds = false,
  ): RefundOption => ({
    how,
    allowed: reason === 'ok',
    reason,
    fullOnly,
    untilBankShiftEnds,
  });
  const canReturnPart = rail?.pinpad ? rail.pinpad.partialRefund : (rail?.can.partialRefund ?? false);
  const byRail = [
    ...(rail?.pinpad ? [option('void', unless(whyNoVoid(read, sale, rail, left)), true, true)] : []),
    option('refund', unless(rail ? whyNoRefund(rail) : 'rail_unavailable'), !canReturnPart),
  ];
  const isOnlyClaim = left > 0 && !byRail.some(({ allowed }) => allowed);
  const claim = option('claim', isOnlyClaim ? 'ok' : left > 0 ? 'rail_can' : 'nothing_left', false);
  const { rrn, authCode, receiptNumber, terminalId, merchantId, cardMask } = sale.detail;
  const known = Object.fromEntries(
    Object.entries({ rrn, authCode, receiptNumber, terminalId, merchantId, cardMask }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return {
    left: money(left, sale.currency),
    options: [...byRail, claim],
    ...(isOnlyClaim
      ? { claim: { orderId: sale.orderId, amount: money(left, sale.currency), paidAt: paidAt(read, sale), ...known } }
      : {}),
  };
}

const paidAt = (read: LedgerReader, sale: PaymentRow): number =>
  read.evidenceOf(sale.seq).find(({ seq }) => seq === sale.proofSeq)?.at ?? sale.createdAt;

/** The way that is taken when nobody chose one; undefined: none of the rail's own. */
export function chosenWay(options: RefundOptions, isWhole: boolean): 'void' | 'refund' | undefined {
  const open = (how: RefundWay): boolean =>
    options.options.some((one) => one.how === how && one.allowed && (isWhole || !one.fullOnly));
  return open('void') ? 'void' : open('refund') ? 'refund' : undefined;
}
