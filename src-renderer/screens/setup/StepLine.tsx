import { formatNumber } from '../../text/format.ts';
import { useOffice } from '../../text/office/index.ts';
import { STEPS } from './steps.ts';

/** How far the set-up is, in words and as a line that fills. */
export function StepLine({ step }: { step: (typeof STEPS)[number] }) {
  const words = useOffice().setup;
  const at = STEPS.indexOf(step) + 1;
  return (
    <div className="setup-way">
      <p className="quiet" data-testid="setup-step">
        {words.step(formatNumber(at), formatNumber(STEPS.length))}
      </p>
      <progress value={at} max={STEPS.length} aria-hidden="true" />
    </div>
  );
}
