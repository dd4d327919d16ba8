import { useEffect } from 'react';
import { go } from '../../routes.ts';
import { useView } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { TestPage } from '../settings/PrinterSection.tsx';
import { LampsWithRemedies } from '../shift/LampsWithRemedies.tsx';
import { rememberSetup } from './setup-memory.ts';

/** The station that runs now: its lamps, a test page, and the way to the first sale. */
export function DoneStep() {
  const words = useOffice().setup;
  const isBooth = useView().station.mode === 'kiosk';
  useEffect(() => rememberSetup(false), []);
  return (
    <div className="setup-body" data-testid="setup-done">
      <h2>{isBooth ? words.boothReady : words.done}</h2>
      <p className="quiet">{isBooth ? words.doneBooth : words.doneHint}</p>
      <section className="card">
        <LampsWithRemedies />
        {!isBooth && <TestPage />}
      </section>
      <footer className="setup-foot">
        <button type="button" className="button primary big" data-testid="setup-finish" onClick={() => go('/')}>
          {isBooth ? words.firstGuest : words.firstSale}
        </button>
      </footer>
    </div>
  );
}
