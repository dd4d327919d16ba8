import type { PersonView } from '../../../src-shared/contract/people-views.ts';
import { ToggleGroup } from '../../components/ToggleGroup.tsx';
import { useOffice } from '../../text/office/index.ts';
import { PersonMark } from './PersonMark.tsx';

interface PersonTilesProps {
  readonly people: readonly PersonView[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly label: string;
}

/** Everybody who may come in, one tile each. */
export function PersonTiles({ people, chosen, onChoose, label }: PersonTilesProps) {
  const { role } = useOffice().people;
  return (
    <ToggleGroup
      className="person-tiles"
      optionClass="person-tile"
      label={label}
      value={chosen}
      onChange={onChoose}
      options={people.map((person) => ({
        value: person.id,
        testId: `person-${person.name}`,
        label: (
          <>
            <PersonMark name={person.name} />
            <span className="person-words">
              <strong>{person.name}</strong>
              <span className="quiet small">{role[person.role]}</span>
            </span>
          </>
        ),
      }))}
    />
  );
}
