import { Suspense, useState } from 'react';
import type { WhoIsHere as Here } from '../../../src-shared/contract/people-views.ts';
import { Icon } from '../../components/Icon.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { usePeople } from '../../state/people-store.ts';
import { useClient } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';

/** Who is at the till, in the bar; from here one goes out. Nothing where no people are set up. */
export function WhoIsHere() {
  const person = usePeople((state) => state.here?.person ?? null);
  return <Suspense fallback={null}>{person && <WhoButton person={person} />}</Suspense>;
}

function WhoButton({ person }: { person: NonNullable<Here['person']> }) {
  const words = useOffice().people;
  const client = useClient();
  const setHere = usePeople((state) => state.setHere);
  const [open, setOpen] = useState(false);
  const leave = useAct(async () => {
    setHere(await client.person.logout({}));
    setOpen(false);
  });
  return (
    <>
      <button type="button" className="bar-button bar-who" data-testid="who-is-here" onClick={() => setOpen(true)}>
        <Icon name="person" />
        <span className="bar-name">{person.name}</span>
      </button>
      {open && (
        <Sheet title={person.name} shape="ask" onClose={() => setOpen(false)}>
          <p className="quiet">
            {words.role[person.role]}: {words.roleMay[person.role]}
          </p>
          <TroubleNote trouble={leave.trouble} />
          <button
            type="button"
            className="button primary big"
            data-testid="log-out"
            disabled={leave.busy}
            onClick={() => void leave.run()}
          >
            {words.logOut}
          </button>
        </Sheet>
      )}
    </>
  );
}
