import { useCallback, useEffect, useState } from 'react';
import type { PersonView } from '../../../src-shared/contract/people-views.ts';
import { useClient } from '../../state/station-context.tsx';

/** The people of the station, and a way to read them again. null: not read yet. */
export function usePeopleList(): { people: readonly PersonView[] | null; reread: () => void } {
  const client = useClient();
  const [people, setPeople] = useState<readonly PersonView[] | null>(null);
  const reread = useCallback(() => {
    client.person.list({}).then(
      (answer) => setPeople(answer.people),
      () => setPeople((before) => before ?? []),
    );
  }, [client]);
  useEffect(reread, [reread]);
  return { people, reread };
}
