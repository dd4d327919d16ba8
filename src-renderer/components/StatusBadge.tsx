import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { useTexts } from '../state/station-context.tsx';
import type { Texts } from '../text/en.ts';
import { Icon, type IconName } from './Icon.tsx';

const ICONS: Record<PaymentView['status'], IconName> = {
  created: 'clock',
  dispatching: 'clock',
  awaiting_customer: 'phone',
  cancelling: 'clock',
  unknown: 'question',
  completed: 'tick',
  declined: 'refuse',
  cancelled: 'close',
  expired: 'hourglass',
  failed: 'unplugged',
};

/** The icon that belongs to a status on every screen. */
export const statusIcon = (status: PaymentView['status']): IconName => ICONS[status];

/** What a badge reads of a payment; without its sums it cannot know what went back. */
type Badged = Pick<PaymentView, 'status' | 'kind'> & Partial<Pick<PaymentView, 'refunded' | 'received'>>;

/** How much of a paid sale has gone back. */
const goneBack = ({ status, kind, refunded, received }: Badged): 'nothing' | 'part' | 'all' => {
  if (status !== 'completed' || kind !== 'sale' || !refunded || refunded.minor === 0) return 'nothing';
  return received && refunded.minor < received.minor ? 'part' : 'all';
};

/** A status in a word; a refund that went through is "refunded", not "paid", and so is a sale whose money went back. */
export function statusWord(texts: Texts, payment: Badged): string {
  const gone = goneBack(payment);
  if (gone === 'part') return texts.result.partRefunded;
  const isRefunded = gone === 'all' || (payment.kind === 'refund' && payment.status === 'completed');
  if (isRefunded) return texts.result.refunded;
  // A refund waits for its rail or for the shop's hand in the rail's cabinet, never for the customer.
  if (payment.kind === 'refund' && payment.status === 'awaiting_customer') return texts.refund.waits;
  return texts.status[payment.status];
}

export function StatusBadge({ payment }: { payment: Badged }) {
  const texts = useTexts();
  const isGone = goneBack(payment) === 'all';
  const isWaitingRefund = payment.kind === 'refund' && payment.status === 'awaiting_customer';
  return (
    <span className={isGone ? 'badge' : `badge badge-${payment.status}`}>
      <Icon name={isGone ? 'back' : isWaitingRefund ? 'clock' : statusIcon(payment.status)} />
      {statusWord(texts, payment)}
    </span>
  );
}
