import { Component, type ReactNode, useEffect } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { spokenFor, useWords } from '../text/words.ts';
import { Mark } from './Icon.tsx';

interface BreakerProps {
  readonly children: ReactNode;
  /** What broke: the page, a part within it (the rest goes on around it), or what should lie over it. */
  readonly part?: 'page' | 'within' | 'over';
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
    const { children, part = 'page', alone = false } = this.props;
    return this.state.broken ? <Broken part={part} alone={alone} /> : children;
  }
}

const reopenAfterMs = 15_000;

function Broken({ part, alone }: Required<Pick<BreakerProps, 'part' | 'alone'>>) {
  const chosen = usePreferences((state) => state.locale);
  const texts = useWords((here) => here.till[spokenFor(here, chosen ?? here.spoken ?? 'uz')]?.texts);
  useEffect(() => {
    if (!alone) return;
    const timer = setTimeout(() => location.reload(), reopenAfterMs);
    return () => clearTimeout(timer);
  }, [alone]);
  const Room = part === 'page' ? 'main' : 'section';
  return (
    <Room className={part === 'over' ? 'door door-over' : 'door'} data-testid="screen-stopped">
      <Mark />
      <h1>{texts?.opening.crashTitle ?? 'Qabul'}</h1>
      <p>{texts?.opening.crashBody}</p>
      <button type="button" className="button primary big" onClick={() => location.reload()}>
        {texts?.opening.reopen ?? '↻'}
      </button>
    </Room>
  );
}
