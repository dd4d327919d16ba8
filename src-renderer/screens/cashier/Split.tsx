import { useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { compare, type Money } from '../../../src-shared/money.ts';
import { Amount } from '../../components/Amount.tsx';
import { Form } from '../../components/Form.tsx';
import { MoneyField, readMoney } from '../../components/MoneyField.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { useSale } from '../../state/sale-context.tsx';
import { leftOf, withPart } from '../../state/sale-sum.ts';
import { useLocale, useStation, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { useSplit } from './use-total.ts';

/** How much of the order is left to pay, where it is paid in several ways. */
export function SplitNote() {
  const words = useShiftTexts().split;
  const locale = useLocale();
  const { total, left, isSplit } = useSplit();
  if (!isSplit) return null;
  return (
    <p className="split-note" data-testid="left-to-pay">
      {words.left}: <Amount of={left} /> <span className="quiet">{words.of(formatMoney(total, locale))}</span>
    </p>
  );
}

/** Asks for a part of what is left: of a typed sum, or of the goods, whose prices stay the station's. */
export function SplitButton() {
  const words = useShiftTexts().split;
  const payPart = useSale((state) => state.payPart);
  const { left, part } = useSplit();
  const [asking, setAsking] = useState(false);
  if (part) {
    return (
      <button type="button" className="button" data-testid="split-whole" onClick={() => payPart(null)}>
        {words.whole}
      </button>
    );
  }
  return (
    <>
      <button type="button" className="button" data-testid="split" onClick={() => setAsking(true)}>
        {words.part}
      </button>
      {asking && (
        <PartSheet
          left={left}
          onClose={() => setAsking(false)}
          onPart={(chosen) => {
            payPart(chosen);
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function PartSheet({
  left,
  onClose,
  onPart,
}: {
  left: Money;
  onClose: () => void;
  onPart: (part: Money | null) => void;
}) {
  const texts = useTexts();
  const words = useShiftTexts().split;
  const [typed, setTyped] = useState('');
  const part = readMoney(typed, left.currency);
  const isFit = part !== null && part.minor > 0 && compare(part, left) <= 0;
  const submit = () => {
    if (part && isFit) onPart(compare(part, left) === 0 ? null : part);
  };
  return (
    <Sheet shape="ask" title={words.partTitle} onClose={onClose}>
      <Form onSubmit={submit}>
        <p>
          {words.left}: <Amount of={left} />
        </p>
        <p className="quiet">{words.partBody}</p>
        <MoneyField
          label={texts.refund.amount}
          value={typed}
          onChange={setTyped}
          currency={left.currency}
          testId="split-amount"
          required
        />
        <button type="submit" className="button primary big" data-testid="split-use" disabled={!isFit}>
          {words.use}
        </button>
      </Form>
    </Sheet>
  );
}

/** What is left of the order after this payment; null where nothing is, or where the order is not split. */
export function useRest(payment: PaymentView): Money | null {
  const { currency } = useView().station;
  const orderId = useSale((sale) => sale.orderId);
  const typed = useSale((sale) => sale.typed);
  const basket = useSale((sale) => sale.basket);
  const paidParts = useSale((sale) => sale.paidParts);
  const isSplit = useSale((sale) => sale.part !== null || sale.paidParts.length > 0);
  const payments = useStation((state) => state.payments);
  if (!isSplit || payment.orderId !== orderId || payment.kind !== 'sale' || payment.status !== 'completed') return null;
  const left = leftOf({ typed, basket, paidParts: withPart(paidParts, payment) }, payments, currency);
  return left.minor > 0 ? left : null;
}

export function RestNote({ payment }: { payment: PaymentView }) {
  const words = useShiftTexts().split;
  const locale = useLocale();
  const rest = useRest(payment);
  if (!rest) return null;
  return (
    <p className="result-reason" data-testid="rest-note">
      {words.nextHint(formatMoney(rest, locale))}
    </p>
  );
}

export function PayRest({ payment }: { payment: PaymentView }) {
  const words = useShiftTexts().split;
  const payRest = useSale((sale) => sale.payRest);
  const rest = useRest(payment);
  if (!rest) return null;
  return (
    <button type="button" className="button loud big" data-testid="pay-rest" onClick={() => payRest(payment)}>
      {words.next}
    </button>
  );
}
