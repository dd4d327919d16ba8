import { useEffect, useState } from 'react';
import { toPageTop } from '../../components/page-top.ts';
import { useOffice } from '../../text/office/index.ts';
import { useDraft, valueAt } from '../settings/use-settings.tsx';
import { CheckStep } from './CheckStep.tsx';
import { DevicesStep } from './DevicesStep.tsx';
import { RailsStep } from './RailsStep.tsx';
import { StepLine } from './StepLine.tsx';
import { WRITTEN_STEPS } from './steps.ts';
import { WhereStep } from './WhereStep.tsx';
import { WhoStep } from './WhoStep.tsx';

/** The steps that end in station.json. Nothing is written before the last one. */
export function WrittenSteps({ onWritten }: { onWritten: () => void }) {
  const words = useOffice().setup;
  const { draft, set } = useDraft();
  const [at, setAt] = useState(0);
  const step = WRITTEN_STEPS[at] ?? 'check';
  const walk = (to: number) => {
    setAt(to);
    toPageTop();
  };
  const country = valueAt(draft, ['station', 'country']);
  const name = valueAt(draft, ['station', 'name']);

  // What nobody has to think about.
  const id = valueAt(draft, ['station', 'id']);
  const mode = valueAt(draft, ['station', 'mode']);
  const profile = valueAt(draft, ['profile']);
  useEffect(() => {
    if (id === undefined) set(['station', 'id'], 'till-1');
    if (mode === undefined) set(['station', 'mode'], 'cashier');
    if (profile === undefined) set(['profile'], 'live');
  }, [id, mode, profile, set]);

  const isReady = step !== 'where' || (country !== undefined && typeof name === 'string' && name.trim() !== '');
  if (step === 'check') {
    return (
      <>
        <StepLine step={step} />
        <CheckStep onWritten={onWritten} onBack={() => walk(at - 1)} />
      </>
    );
  }
  return (
    <>
      <StepLine step={step} />
      <div className="setup-body" data-testid={`setup-${step}`}>
        {step === 'where' && <WhereStep />}
        {step === 'who' && <WhoStep />}
        {step === 'rails' && <RailsStep country={String(country)} />}
        {step === 'devices' && <DevicesStep />}
      </div>
      <footer className="setup-foot">
        {at > 0 && (
          <button type="button" className="button big" data-testid="setup-back" onClick={() => walk(at - 1)}>
            {words.back}
          </button>
        )}
        <button
          type="button"
          className="button primary big"
          data-testid="setup-next"
          disabled={!isReady}
          onClick={() => walk(at + 1)}
        >
          {words.next}
        </button>
      </footer>
    </>
  );
}
