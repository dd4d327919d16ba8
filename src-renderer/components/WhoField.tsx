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

interface WhoProps {
  readonly testId: string;
  readonly required?: boolean;
  /** The form itself does not say what becomes of the name. */
  readonly saysWhy?: boolean;
}

/** Asks for the name where nobody is logged in. */
export function WhoField({ testId, required = true, saysWhy = false }: WhoProps) {
  const texts = useTexts();
  const here = usePeople((state) => state.here?.person ?? null);
  const { by, setBy } = usePreferences();
  if (here) return null;
  return (
    <Field
      label={texts.common.yourName}
      value={by}
      onChange={setBy}
      testId={testId}
      required={required}
      {...(saysWhy && { hint: texts.common.nameKept })}
      maxLength={120}
      autoComplete="name"
    />
  );
}
