/** Terminals, ladders and ways back as the contract shows them. Nothing here is real. */

import type { DeviceView } from '../../src-shared/contract/method-views.ts';
import type { LadderStepView, PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { RefundOptions } from '../../src-shared/contract/refund-views.ts';
import type { FoundPorts } from '../../src-shared/contract/setup-views.ts';
import { money } from '../../src-shared/money.ts';

export const deviceWith = (change: Partial<DeviceView> = {}): DeviceView => ({
  device: 'front',
  method: 'humo',
  waiting: 0,
  canCancel: true,
  ...change,
});

/** Asked by reference, then by totals that rose by the sum. */
export const ladderOf = (payment: PaymentView, at: number): LadderStepView[] => [
  { rung: 'look_up', outcome: 'unclear', code: 'cannot_tell', at: at - 9_000 },
  {
    rung: 'totals',
    outcome: 'for',
    code: 'total_rose',
    figures: { amount: payment.payable, count: 1 },
    at: at - 7_000,
  },
  {
    rung: 'last_slip',
    outcome: 'unclear',
    code: 'slip_is_other',
    figures: { receiptNumber: '000101', terminalAt: at - 120_000 },
    at: at - 5_000,
  },
];

/** A card's money: cancelled on the terminal, or only claimed; other ways to pay return it. */
export function waysBack(payment: PaymentView): RefundOptions {
  const left = money(payment.received.minor - (payment.refunded?.minor ?? 0), payment.amount.currency);
  const isClosed = payment.terminal?.bankShift === 'closed';
  if (!payment.terminal) {
    return {
      left,
      options: [{ how: 'refund', allowed: true, reason: 'ok', fullOnly: false, untilBankShiftEnds: false }],
    };
  }
  return {
    left,
    options: [
      {
        how: 'void',
        allowed: !isClosed,
        reason: isClosed ? 'bank_shift_closed' : 'ok',
        fullOnly: true,
        untilBankShiftEnds: true,
      },
      { how: 'refund', allowed: false, reason: 'not_supported', fullOnly: true, untilBankShiftEnds: false },
      {
        how: 'claim',
        allowed: isClosed,
        reason: isClosed ? 'ok' : 'rail_can',
        fullOnly: false,
        untilBankShiftEnds: false,
      },
    ],
    ...(isClosed && {
      claim: {
        orderId: payment.orderId,
        amount: left,
        paidAt: payment.updatedAt,
        rrn: '010965270742',
        authCode: '204871',
        receiptNumber: '000118',
        terminalId: '00000166',
        merchantId: '000000009052147',
        cardMask: '860014******3145',
      },
    }),
  };
}

export const FOUND_PORTS: FoundPorts = {
  ports: [
    { path: '/dev/ttyACM0', manufacturer: 'PAX', vendorId: '1234', productId: '0101', device: 'front' },
    { path: '/dev/ttyS0' },
  ],
  devices: [
    { device: 'front', method: 'humo', driver: 'sa-serial', place: '/dev/ttyACM0', terminalId: '00000166' },
    { device: 'side', method: 'humo', driver: 'zvt', place: '192.168.1.45:20007', terminalId: '52000017' },
  ],
};
