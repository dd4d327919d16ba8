import type { PersonView } from '../../../src-shared/contract/people-views.ts';
import { Sheet } from '../../components/Sheet.tsx';
import { useOffice } from '../../text/office/index.ts';
import { PersonForm } from './PersonForm.tsx';

interface PersonSheetProps {
  /** undefined: a new one. */
  readonly person: PersonView | undefined;
  /** The very first person is an owner. */
  readonly isFirst: boolean;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function PersonSheet({ person, isFirst, onClose, onSaved }: PersonSheetProps) {
  const words = useOffice().people;
  return (
    <Sheet title={person ? person.name : words.add} onClose={onClose}>
      <PersonForm person={person} isFirst={isFirst} onSaved={onSaved} />
    </Sheet>
  );
}
