import { usePeople } from '../state/people-store.ts';
import { usePreferences } from '../state/preferences.ts';
import { useTexts } from '../state/station-context.tsx';
import { Field } from './Field.tsx';

/** Where people are set up a PIN says who it is; elsewhere the name is typed. */
export const useKnowsPeople = (): boolean => usePeople(({ here }) => here?.isEnabled ?? false);

/** The typed name as calls take it: nothing where a PIN says who it is. */
export function useByName(): { by?: string } {
  const knows = useKnowsPeople();
  const by = usePreferences((state) => state.by).trim();
  return knows || by === '' ? {} : { by };
}

export function ByNameField({ testId, saysWhy = false }: { testId: string; saysWhy?: boolean }) {
  const texts = useTexts();
  const { by, setBy } = usePreferences();
  if (useKnowsPeople()) return null;
  return (
    <Field
      label={texts.common.yourName}
      value={by}
      onChange={setBy}
      testId={testId}
      required
      {...(saysWhy && { hint: texts.common.nameKept })}
      maxLength={120}
      autoComplete="name"
    />
  );
}
