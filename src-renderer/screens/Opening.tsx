import { Mark } from '../components/Icon.tsx';
import { LanguageSwitch } from '../components/LanguageSwitch.tsx';
import { useStation, useTexts } from '../state/station-context.tsx';

/** Before the first snapshot. */
export function Opening() {
  const texts = useTexts();
  const lost = useStation((state) => state.connection === 'lost');
  return (
    <main className="door" data-testid="opening">
      <Mark />
      <h1>Qabul</h1>
      <p aria-live="polite">{lost ? texts.bar.lost : texts.opening.starting}</p>
    </main>
  );
}

/** The station does not know this browser: how to open it. */
export function Locked() {
  const texts = useTexts();
  return (
    <main className="door" data-testid="locked">
      <Mark />
      <h1>{texts.opening.lockedTitle}</h1>
      <p>{texts.opening.lockedBody}</p>
      <LanguageSwitch />
    </main>
  );
}
