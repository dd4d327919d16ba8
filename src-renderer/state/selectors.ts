/** Questions screens ask of what the station told. Pure, so that they are tested without a screen. */

import type { LampView } from '../../src-shared/contract/health-views.ts';
import type { DeviceView, MethodView } from '../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { StationView } from '../../src-shared/contract/station-views.ts';
import type { Money } from '../../src-shared/money.ts';
import { isFinal, isOpen } from '../../src-shared/payment-status.ts';
import type { Texts } from '../text/en.ts';

export const methodOf = (view: Pick<StationView, 'methods'>, method: string): MethodView | undefined =>
  view.methods.find((candidate) => candidate.method === method);

/** A way to pay in the person's words: cash is translated, a vendor's name is its own. */
export function titleOf(view: StationView, texts: Texts, method: string): string {
  const known = methodOf(view, method);
  return known?.kind === 'cash' ? texts.cash.method : (known?.title ?? method);
}

/** The terminal of a payment, and what it does at this moment. */
export const deviceOf = (view: Pick<StationView, 'devices'>, payment: PaymentView): DeviceView | undefined =>
  view.devices?.find(({ device }) => device === payment.terminal?.device);

/** A payment through a terminal beside the till. */
export const isByCard = (view: Pick<StationView, 'methods'>, payment: PaymentView): boolean =>
  payment.terminal !== undefined || methodOf(view, payment.method)?.kind === 'pinpad';

/** The lamp that speaks for a method: its own, else its provider's. */
export const lampOf = (view: StationView, method: MethodView): LampView | undefined =>
  view.lamps.find((lamp) => lamp.id === method.method) ?? view.lamps.find((lamp) => lamp.id === method.provider);

/** What the owner calls a terminal; undefined where its name only repeats the driver's or the card's. */
export function ownName(view: Pick<StationView, 'devices'>, device: string): string | undefined {
  const method = view.devices?.find((one) => one.device === device)?.method;
  return device === method || /^(?:fiscalbox|sa-serial|zvt|arcus2)/.test(device) ? undefined : device;
}

/** A lamp's name: a method's title, a terminal with its card and own name, a known part of the station, else the id itself. */
export function lampName(view: StationView, texts: Texts, lamp: LampView): string {
  const parts: Readonly<Record<string, string>> = texts.health.part;
  const terminal = view.devices?.find(({ device }) => lamp.kind === 'device' && device === lamp.id);
  if (!terminal) return parts[lamp.id] ?? titleOf(view, texts, lamp.id);
  // A card's own lamp is the way to pay; this one is the box beside the till.
  const box = `${parts.terminal} ${titleOf(view, texts, terminal.method)}`;
  return [box, ownName(view, lamp.id)].filter(Boolean).join(' · ');
}

/** Where a device of the practice stands: an address inside this program or a folder of pictures, of no use to a person. */
export const isPracticePlace = (place: string): boolean => /^picture |(?:\/\/|^http )simulators\.invalid\b/.test(place);

/** Open payments that are not the one on screen, newest first. */
export const parkedBeside = (view: StationView, paymentId: string | null): PaymentView[] =>
  view.open.filter((payment) => payment.id !== paymentId).reverse();

/** What a final or unknown payment says about the money, in one word. */
export type MoneySaid = 'taken' | 'not_taken' | 'returned' | 'not_returned' | 'part' | 'may_taken' | 'may_returned';

/**
 * Whether money moved. A payment that ended without being paid but did receive money (late, or in part) must never
 * say "not taken".
 */
export function moneySaid(payment: PaymentView): MoneySaid {
  const refund = payment.kind === 'refund';
  if (isOpen(payment.status)) return refund ? 'may_returned' : 'may_taken';
  if (payment.status === 'completed') return refund ? 'returned' : 'taken';
  if (refund) return 'not_returned';
  return cameOf(payment).minor > 0 ? 'part' : 'not_taken';
}

/**
 * What came of a sale: what it received, or the money that came after its end. That is told by a discrepancy alone,
 * for the sale stays as it ended.
 */
export function cameOf({ received, discrepancies }: PaymentView): Money {
  const late = discrepancies.flatMap(({ type, actual }) => (type === 'late_money' && actual ? [actual] : []));
  return late.reduce((most, sum) => (sum.minor > most.minor ? sum : most), received);
}

/** The last quarter of a code's life, when the time left is worth showing. Times in ms. */
export const inLastQuarter = (payment: PaymentView, now: number): boolean =>
  payment.expiresAt !== undefined && payment.expiresAt - now < (payment.expiresAt - payment.createdAt) / 4;

/** The same tender again is offered only when the rail itself said that no money moved. */
export const mayRepeat = (payment: PaymentView): boolean =>
  isFinal(payment.status) && payment.status !== 'completed' && moneySaid(payment) === 'not_taken';

/** Six characters that a person can compare with a slip or read on the phone to support. */
export const shortRef = (payment: PaymentView): string => (payment.rrn ?? payment.providerRef ?? payment.id).slice(-6);

/** The completed sale of an order, if this screen knows one; `seen` are parts of it that are looked at already. */
export const paidOf = (
  payments: Readonly<Record<string, PaymentView>>,
  orderId: string,
  seen: readonly { id: string }[] = [],
): PaymentView | undefined =>
  Object.values(payments).find(
    (payment) =>
      payment.orderId === orderId &&
      payment.kind === 'sale' &&
      payment.status === 'completed' &&
      !seen.some(({ id }) => id === payment.id),
  );
