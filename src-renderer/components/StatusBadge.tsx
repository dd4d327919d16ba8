import type { PaymentView } from '../../src-shared/contract/views.ts';
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
  cancelled: 'back',
  expired: 'hourglass',
  failed: 'unplugged',
};

/** The icon that belongs to a status on every screen. */
export const statusIcon = (status: PaymentView['status']): IconName => ICONS[status];

/** A status in a word; a refund that went through is "refunded", not "paid". */
export const statusWord = (texts: Texts, payment: Pick<PaymentView, 'status' | 'kind'>): string =>
  payment.kind === 'refund' && payment.status === 'completed' ? texts.result.refunded : texts.status[payment.status];

export function StatusBadge({ payment }: { payment: Pick<PaymentView, 'status' | 'kind'> }) {
  const texts = useTexts();
  return (
    <span className={`badge badge-${payment.status}`}>
      <Icon name={statusIcon(payment.status)} />
      {statusWord(texts, payment)}
    </span>
  );
}
