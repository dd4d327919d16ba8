import { TroubleNote } from '../../../components/TroubleNote.tsx';
import type { Trouble } from '../../../state/sale-state.ts';
import { useOffice } from '../../../text/office/index.ts';

/** What went wrong, and ByFly's own sentence where it gave one. */
export function KaspiTrouble({ trouble }: { trouble: Trouble | null }) {
  const words = useOffice().kaspi;
  const said = trouble?.kind === 'refused' ? trouble.error.fields?.find(({ path }) => path === '')?.message : undefined;
  return (
    <>
      <TroubleNote trouble={trouble} />
      {said && (
        <p className="small" lang="ru">
          {words.said(said)}
        </p>
      )}
    </>
  );
}
