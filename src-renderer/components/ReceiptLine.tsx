import type { PaymentView } from '../../src-shared/contract/views.ts';
import { useTexts } from '../state/station-context.tsx';
import { Icon } from './Icon.tsx';

/** The second, independent line: what became of the fiscal receipt. Says nothing where none is needed. */
export function ReceiptLine({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  if (payment.fiscal.status === 'not_needed') return null;
  return (
    <p className="receipt-line" data-testid={`fiscal-${payment.fiscal.status}`}>
      <Icon name="receipt" />
      {texts.fiscal[payment.fiscal.status]}
    </p>
  );
}
