import { usePeople } from '../../state/people-store.ts';
import { useTexts, useView } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { PersonForm } from '../people/PersonForm.tsx';

/** The owner and a PIN; a shop of one person may go on without. */
export function OwnerStep({ onDone }: { onDone: () => void }) {
  const texts = useTexts();
  const words = useOffice().setup;
  const isBooth = useView().station.mode === 'kiosk';
  const here = usePeople((state) => state.here);
  if (here === null) return <p className="quiet">{texts.common.moment}</p>;
  return (
    <div className="setup-body" data-testid="setup-owner">
      <h2>{words.owner}</h2>
      {here.isEnabled ? (
        <>
          <p className="quiet">{words.ownerThere}</p>
          <button type="button" className="button primary big" data-testid="setup-owner-next" onClick={onDone}>
            {words.next}
          </button>
        </>
      ) : (
        <>
          <p className="quiet">{words.ownerHint}</p>
          <section className="card">
            <PersonForm person={undefined} isFirst onSaved={onDone} go={words.next} />
          </section>
          <button type="button" className="button" data-testid="setup-no-people" onClick={onDone}>
            {words.noPeople}
          </button>
          <p className="quiet small">{isBooth ? words.noPeopleBooth : words.noPeopleHint}</p>
        </>
      )}
    </div>
  );
}
