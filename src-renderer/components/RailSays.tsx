import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { railCodeOf } from '../../src-shared/rail-codes.ts';
import { useTillWords } from '../state/station-context.tsx';

/** What the rail's own code means and what to do next; nothing for a code nobody has words for. */
export function RailSays({ payment }: { payment: PaymentView }) {
  const words = useTillWords().rail;
  const code = railCodeOf(payment);
  if (!code) return null;
  return (
    <p className="result-reason" data-testid="rail-says">
      {words.means[code.means]} {words.next[code.next]}
    </p>
  );
}
