import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { useLocale, useTexts } from '../state/station-context.tsx';
import { formatMoney } from '../text/format.ts';

/** Why the customer pays more than the order asks; nothing where the two are equal. */
export function Fee({ payment: { amount, payable } }: { payment: PaymentView }) {
  const texts = useTexts();
  const locale = useLocale();
  if (payable.minor === amount.minor) return null;
  const fee = { minor: payable.minor - amount.minor, currency: payable.currency };
  return (
    <p className="quiet" data-testid="fee">
      {texts.qr.withFee(formatMoney(amount, locale), formatMoney(fee, locale))}
    </p>
  );
}
