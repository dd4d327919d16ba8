import type { PersonView } from '../../../src-shared/contract/people-views.ts';
import { useOffice } from '../../text/office/index.ts';

interface PersonTilesProps {
  readonly people: readonly PersonView[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly label: string;
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0))
    .join('')
    .toUpperCase();

/** Everybody who may come in, one tile each. */
export function PersonTiles({ people, chosen, onChoose, label }: PersonTilesProps) {
  const { role } = useOffice().people;
  return (
    <fieldset className="person-tiles" aria-label={label}>
      {people.map((person) => (
        <button
          key={person.id}
          type="button"
          className="person-tile"
          aria-pressed={person.id === chosen}
          data-testid={`person-${person.name}`}
          onClick={() => onChoose(person.id)}
        >
          <span className="person-mark" aria-hidden="true">
            {initials(person.name)}
          </span>
          <span className="person-words">
            <strong>{person.name}</strong>
            <span className="quiet small">{role[person.role]}</span>
          </span>
        </button>
      ))}
    </fieldset>
  );
}
