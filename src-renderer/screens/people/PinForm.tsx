import { type ReactNode, useState } from 'react';
import type { PersonView } from '../../../src-shared/contract/people-views.ts';
import { Form } from '../../components/Form.tsx';
import { useAct } from '../../components/use-act.ts';
import { useNow } from '../../components/use-now.ts';
import { useTexts } from '../../state/station-context.tsx';
import { formatClock } from '../../text/format.ts';
import { useOffice } from '../../text/office/index.ts';
import { PersonTiles } from './PersonTiles.tsx';
import { PIN_LEAST, PinPad } from './PinPad.tsx';

interface PinFormProps {
  readonly people: readonly PersonView[];
  readonly label: string;
  readonly go: string;
  /** Proves the PIN at the station; throws its refusal. */
  readonly prove: (personId: string, pin: string) => Promise<unknown>;
  /** After a refusal the people are read again: somebody may be locked now. */
  readonly reread: () => void;
  readonly children?: ReactNode;
}

/** A person and a PIN: for coming in and for agreeing. */
export function PinForm({ people, label, go, prove, reread, children }: PinFormProps) {
  const texts = useTexts();
  const words = useOffice().people;
  const now = useNow();
  const [chosen, setChosen] = useState<string | null>(people.length === 1 ? (people[0]?.id ?? null) : null);
  const [pin, setPin] = useState('');
  const act = useAct(prove);
  const person = people.find(({ id }) => id === chosen);
  const lockedFor = (person?.lockedUntil ?? 0) - now;
  const isLocked = lockedFor > 0;

  const submit = async () => {
    if (!person || pin.length < PIN_LEAST || isLocked) return;
    if (await act.run(person.id, pin)) return;
    setPin('');
    reread();
  };
  const refused = act.trouble?.kind === 'refused' ? texts.error[act.trouble.error.code] : undefined;
  const fault = isLocked
    ? words.lockedFor(formatClock(lockedFor))
    : (refused ?? (act.trouble ? texts.noAnswer : undefined));
  return (
    <Form className="pin-form" onSubmit={() => void submit()}>
      <PersonTiles
        people={people}
        chosen={chosen}
        label={label}
        onChoose={(id) => {
          setChosen(id);
          setPin('');
        }}
      />
      <div className="pin-side">
        {children}
        {person && (
          <>
            <PinPad key={person.id} pin={pin} onPin={setPin} disabled={act.busy || isLocked} fault={fault} />
            <button
              type="submit"
              className="button primary big"
              data-testid="pin-enter"
              disabled={act.busy || isLocked || pin.length < PIN_LEAST}
            >
              {act.busy ? words.waiting : go}
            </button>
          </>
        )}
      </div>
    </Form>
  );
}
