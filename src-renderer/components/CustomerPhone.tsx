import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { onDemand, Part } from '../on-demand.tsx';

/** Nobody practises on a live till: its file is left where it is there. */
const Phone = onDemand(() => import('./PracticePhone.tsx').then((file) => file.PracticePhone));
export const phoneFile = Phone.file;

/** Sandbox only: the customer's phone, played by whoever stands at the till, and a dial of troubles to rehearse. */
export function CustomerPhone(props: { payment: PaymentView }) {
  return (
    <Part over>
      <Phone {...props} />
    </Part>
  );
}
