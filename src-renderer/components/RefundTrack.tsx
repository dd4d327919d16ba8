import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { isFinal } from '../../src-shared/payment-status.ts';
import { titleOf } from '../state/selectors.ts';
import { usePinpadWords, useTexts, useView } from '../state/station-context.tsx';
import { Icon } from './Icon.tsx';
import { ReceiptLine } from './ReceiptLine.tsx';

/** How many of the three steps a refund has behind it. */
const doneOf = ({ status }: PaymentView): number => {
  if (status === 'completed') return 3;
  return status === 'created' ? 0 : 1;
};

/** C8's tracker: requested, at the bank, returned; next to it, and never mixed with it, the fiscal receipt of the return. */
export function RefundTrack({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const words = usePinpadWords();
  const view = useView();
  const done = doneOf(payment);
  const failed = isFinal(payment.status) && payment.status !== 'completed';
  const said =
    payment.status === 'completed'
      ? texts.result.moneyReturned
      : failed
        ? texts.result.moneyNotReturned
        : payment.status === 'unknown'
          ? texts.result.refundMay
          : payment.status === 'awaiting_customer'
            ? texts.refund.waitsBody(titleOf(view, texts, payment.method))
            : texts.status[payment.status];
  return (
    <section className="refund-track" aria-label={words.trackTitle} data-testid="refund-track">
      <ol className="pinpad-steps">
        {words.track.map((step, index) => (
          <li
            key={step}
            className={index < done ? 'step-done' : index === done && !failed ? 'step-due' : undefined}
            aria-current={index === done && !failed ? 'step' : undefined}
          >
            {index < done && <Icon name="tick" />}
            {step}
          </li>
        ))}
      </ol>
      <p data-testid="refund-said">{payment.how ? `${said.replace(/\.$/, '')} (${texts.way[payment.how]}).` : said}</p>
      <ReceiptLine payment={payment} />
    </section>
  );
}
