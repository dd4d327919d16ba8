import { Component, type ReactNode, useEffect } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { spokenFor, useWords } from '../text/words.ts';
import { Mark } from './Icon.tsx';

interface BreakerProps {
  readonly children: ReactNode;
  /** A part of the page broke, not the page: the rest goes on around it. */
  readonly within?: boolean;
  /** Nobody stands there to press a button: the page opens itself again. */
  readonly alone?: boolean;
}

/**
 * A fault in drawing, or a file of the screen that cannot be had, must not leave a white window: it says that the money is
 * safe and offers to open the screen again.
 */
export class Breaker extends Component<BreakerProps, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    const { children, within = false, alone = false } = this.props;
    return this.state.broken ? <Broken within={within} alone={alone} /> : children;
  }
}

const reopenAfterMs = 15_000;

function Broken({ within, alone }: { within: boolean; alone: boolean }) {
  const chosen = usePreferences((state) => state.locale);
  const texts = useWords((here) => here.till[spokenFor(here, chosen ?? here.spoken ?? 'uz')]?.texts);
  useEffect(() => {
    if (!alone) return;
    const timer = setTimeout(() => location.reload(), reopenAfterMs);
    return () => clearTimeout(timer);
  }, [alone]);
  const Room = within ? 'section' : 'main';
  return (
    <Room className="door" data-testid="screen-stopped">
      <Mark />
      <h1>{texts?.opening.crashTitle ?? 'Qabul'}</h1>
      <p>{texts?.opening.crashBody}</p>
      <button type="button" className="button primary big" onClick={() => location.reload()}>
        {texts?.opening.reopen ?? '↻'}
      </button>
    </Room>
  );
}
