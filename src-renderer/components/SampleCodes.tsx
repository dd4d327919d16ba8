import type { MethodView } from '../../src-shared/contract/method-views.ts';
import { sampleCode } from '../state/sample-codes.ts';
import { titleOf } from '../state/selectors.ts';
import { useTexts, useView } from '../state/station-context.tsx';
import { PRACTICE_CODES } from '../text/practice-words.ts';

interface SampleCodesProps {
  readonly method: MethodView;
  readonly busy: boolean;
  /** A code was "scanned". It goes nowhere else. */
  readonly onCode: (code: string) => void;
}

/** Sandbox only: the customer's phone with its one-time codes, for a newcomer without a scanner. */
export function SampleCodes({ method, busy, onCode }: SampleCodesProps) {
  const texts = useTexts();
  const view = useView();
  return (
    <aside className="phone" aria-label={texts.practice.phone}>
      <div className="phone-top">
        <h2>{texts.practice.phone}</h2>
        <p className="quiet small">{texts.practice.phoneHint}</p>
      </div>
      <div className="phone-screen">
        <p className="phone-title">{titleOf(view, texts, method.method)}</p>
        <p className="small">{texts.practice.sampleHint}</p>
        {PRACTICE_CODES.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className={outcome === 'approve' ? 'button primary' : 'button'}
            data-testid={`sample-${outcome}`}
            disabled={busy}
            onClick={() => onCode(sampleCode(method.method, outcome))}
          >
            {texts.practice.sample[outcome]}
          </button>
        ))}
      </div>
    </aside>
  );
}
