import { useState } from 'react';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { go } from '../../routes.ts';
import { useOffice } from '../../text/office/index.ts';
import { SettingsProvider } from '../settings/use-settings.tsx';
import { DoneStep } from './DoneStep.tsx';
import { OwnerStep } from './OwnerStep.tsx';
import { StepLine } from './StepLine.tsx';
import { setupGoesOn } from './setup-memory.ts';
import { WrittenSteps } from './WrittenSteps.tsx';

type Part = 'written' | 'owner' | 'done';

/** From nothing to the first sale: what is written down, then the restart, then the owner. */
export function SetupScreen() {
  const words = useOffice();
  const [part, setPart] = useState<Part>(() => (setupGoesOn() ? 'owner' : 'written'));
  return (
    <div className="setup">
      <header className="setup-head">
        <h1>{words.setup.title}</h1>
        <LanguageSwitch />
        {part === 'written' && (
          <button type="button" className="button" data-testid="setup-leave" onClick={() => go('/')}>
            {words.setup.leave}
          </button>
        )}
      </header>
      {part === 'written' && (
        <SettingsProvider
          whileReading={<p className="quiet">{words.settings.loading}</p>}
          onRefused={(load) => <TroubleNote trouble={load.trouble} />}
        >
          <WrittenSteps onWritten={() => setPart('owner')} />
        </SettingsProvider>
      )}
      {part === 'owner' && (
        <>
          <StepLine step="owner" />
          <OwnerStep onDone={() => setPart('done')} />
        </>
      )}
      {part === 'done' && <DoneStep />}
    </div>
  );
}
