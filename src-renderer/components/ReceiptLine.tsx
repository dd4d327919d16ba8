import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { useFiscalWords, useTexts } from '../state/station-context.tsx';
import { Icon } from './Icon.tsx';

/** The second, independent line: what became of the fiscal receipt. Says nothing where none is needed. */
export function ReceiptLine({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const wordsOf = useFiscalWords();
  const { status, code } = payment.fiscal;
  if (status === 'not_needed') return null;
  const words = code === undefined ? undefined : wordsOf(code);
  return (
    <p className="receipt-line" data-testid={`fiscal-${status}`}>
      <Icon name="receipt" />
      {texts.fiscal[status]}
      {words && (
        <span data-testid="fiscal-why">
          {words[0]} {words[1]} <code>{code}</code>
        </span>
      )}
    </p>
  );
}
