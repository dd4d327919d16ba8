import type { PaymentView } from '../../../src-shared/contract/views.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { Icon } from '../../components/Icon.tsx';
import { statusIcon } from '../../components/StatusBadge.tsx';
import { useSale } from '../../state/sale-context.tsx';
import { useStation, useStationStore, useTexts } from '../../state/station-context.tsx';
import type { Texts } from '../../text/en.ts';
import { formatTime } from '../../text/format.ts';

/** What a card about a payment off screen says, in one line. */
function newsLine(texts: Texts, payment: PaymentView): string {
  if (isOpen(payment.status)) return texts.result.unknownLate(payment.orderId);
  const found = payment.discrepancies.findLast(({ status }) => status === 'open');
  if (found) return `${payment.orderId}: ${texts.discrepancy[found.type]}`;
  if (payment.status !== 'completed') return `${texts.result.notTakenLate(payment.orderId)}.`;
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
  if (!payment) return null;
  const dismiss = () => station.getState().dismiss(payment.id);
  return (
    <aside className={`news news-${payment.status}`} aria-live="polite" data-testid={`news-${payment.id}`}>
      <Icon name={statusIcon(payment.status)} />
      <p>{newsLine(texts, payment)}</p>
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
