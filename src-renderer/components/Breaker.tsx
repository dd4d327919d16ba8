import { Component, type ReactNode } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { TEXTS } from '../text/languages.ts';
import { Mark } from './Icon.tsx';

/** A fault in drawing must not leave a white window: it says that the money is safe and offers to open the screen again. */
export class Breaker extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const texts = TEXTS[usePreferences((state) => state.locale) ?? 'uz'];
  return (
    <main className="door" data-testid="screen-stopped">
      <Mark />
      <h1>{texts.opening.crashTitle}</h1>
      <p>{texts.opening.crashBody}</p>
      <button type="button" className="button primary big" onClick={() => location.reload()}>
        {texts.opening.reopen}
      </button>
    </main>
  );
}
