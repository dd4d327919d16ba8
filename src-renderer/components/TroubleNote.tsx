import type { Trouble } from '../state/sale-state.ts';
import { useTexts } from '../state/station-context.tsx';
import { Icon } from './Icon.tsx';

/** What went wrong with the last press, in words; the short id leads support to the log line. */
export function TroubleNote({ trouble }: { trouble: Trouble | null }) {
  const texts = useTexts();
  if (!trouble) return null;
  return (
    <div className="note" role="alert">
      <Icon name="attention" />
      <p>
        {trouble.kind === 'lost' ? texts.noAnswer : texts.error[trouble.error.code]}
        {trouble.kind === 'refused' && (
          <span className="quiet small"> {texts.common.supportCode(trouble.error.id)}</span>
        )}
      </p>
    </div>
  );
}
