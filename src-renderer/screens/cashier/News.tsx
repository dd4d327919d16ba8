import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { Icon } from '../../components/Icon.tsx';
import { statusIcon } from '../../components/StatusBadge.tsx';
import { useSale } from '../../state/sale-context.tsx';
import { titleOf } from '../../state/selectors.ts';
import { useStation, useStationStore, useTexts, useView } from '../../state/station-context.tsx';
import type { Texts } from '../../text/en.ts';
import { formatTime } from '../../text/format.ts';

/**
 * What a card about a payment off screen says, in one line. An order may have been paid another way meanwhile: that no
 * money was taken is said of the way to pay, and of a refund that no money went back.
 */
function newsLine(texts: Texts, payment: PaymentView, title: string): string {
  if (isOpen(payment.status)) return texts.result.unknownLate(payment.orderId);
  const found = payment.discrepancies.findLast(({ status }) => status === 'open');
  if (found) return `${payment.orderId}: ${texts.discrepancy[found.type]}`;
  const named = `${title}, ${payment.orderId}`;
  if (payment.status !== 'completed')
    return payment.kind === 'refund'
      ? `${named}: ${texts.result.moneyNotReturned}`
      : `${texts.result.notTakenLate(named)}.`;
  const receipt = payment.fiscal.status === 'not_needed' ? '' : ` ${texts.fiscal[payment.fiscal.status]}.`;
  const said =
    payment.kind === 'refund' ? `${payment.orderId}: ${texts.result.refunded}` : texts.result.paidLate(payment.orderId);
  return `${said}, ${formatTime(payment.updatedAt)}.${receipt}`;
}

/** A card slides in under the bar when a payment that was left open has ended: the newest one, whatever is on screen. */
export function News({ onOpen }: { onOpen: () => void }) {
  const texts = useTexts();
  const station = useStationStore();
  const shownId = useSale((sale) => sale.paymentId);
  const show = useSale((sale) => sale.show);
  const id = useStation((state) => state.news.findLast((candidate) => candidate !== shownId));
  const payment = useStation((state) => (id ? state.payments[id] : undefined));
  const view = useView();
  if (!payment) return null;
  const dismiss = () => station.getState().dismiss(payment.id);
  return (
    <aside className={`news news-${payment.status}`} aria-live="polite" data-testid={`news-${payment.id}`}>
      <Icon name={statusIcon(payment.status)} />
      <p>{newsLine(texts, payment, titleOf(view, texts, payment.method))}</p>
      <button
        type="button"
        className="button"
        onClick={() => {
          dismiss();
          show(payment);
          onOpen();
        }}
      >
        {texts.result.open}
      </button>
      <button type="button" className="button icon-button" aria-label={texts.common.close} onClick={dismiss}>
        <Icon name="close" />
      </button>
    </aside>
  );
}
