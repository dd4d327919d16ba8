import { usePeople } from '../state/people-store.ts';
import { usePreferences } from '../state/preferences.ts';
import { useTexts } from '../state/station-context.tsx';
import { Field } from './Field.tsx';

/** The name an act is written down under: who is logged in, else what was typed here last. */
export function useWho(): string {
  const here = usePeople((state) => state.here?.person?.name);
  const typed = usePreferences((state) => state.by);
  return here ?? typed.trim();
}

/** Asks for the name where nobody is logged in. */
export function WhoField({ testId, required = true, label }: { testId: string; required?: boolean; label?: string }) {
  const texts = useTexts();
  const here = usePeople((state) => state.here?.person ?? null);
  const { by, setBy } = usePreferences();
  if (here) return null;
  return (
    <Field
      label={label ?? texts.common.yourName}
      value={by}
      onChange={setBy}
      testId={testId}
      required={required}
      maxLength={120}
      autoComplete="name"
    />
  );
}
