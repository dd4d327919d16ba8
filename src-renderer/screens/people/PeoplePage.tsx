import { useState } from 'react';
import type { PersonView } from '../../../src-shared/contract/people-views.ts';
import { useTexts } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { PersonMark } from './PersonMark.tsx';
import { PersonSheet } from './PersonSheet.tsx';
import { usePeopleList } from './use-people-list.ts';

/** Who may come in, and as what. */
export function PeoplePage() {
  const texts = useTexts();
  const words = useOffice().people;
  const { people, reread } = usePeopleList();
  const [edited, setEdited] = useState<PersonView | 'new' | null>(null);
  if (people === null) return <p className="quiet">{texts.common.moment}</p>;
  const isFirst = !people.some(({ isActive }) => isActive);
  return (
    <section className="card settings-list">
      {isFirst && (
        <p className="quiet">
          {words.none} {words.firstOwner}
        </p>
      )}
      <ul className="rows">
        {people.map((person) => (
          <li key={person.id} className="product-row" data-testid={`person-row-${person.name}`}>
            <span className="person-line">
              <PersonMark name={person.name} />
              <span className="person-words">
                <strong>{person.name}</strong>
                <span className="quiet small">
                  {words.role[person.role]}
                  {!person.isActive && `, ${words.inactive}`}
                </span>
              </span>
            </span>
            <button type="button" className="button" onClick={() => setEdited(person)}>
              {words.change}
              <span className="hidden"> {person.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="button primary" data-testid="person-new" onClick={() => setEdited('new')}>
        {words.add}
      </button>
      {edited && (
        <PersonSheet
          person={edited === 'new' ? undefined : edited}
          isFirst={isFirst}
          onClose={() => setEdited(null)}
          onSaved={() => {
            setEdited(null);
            reread();
          }}
        />
      )}
    </section>
  );
}
