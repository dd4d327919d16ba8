import { useState } from 'react';
import { go } from '../routes.ts';
import { AsideCount } from '../screens/cashier/Aside.tsx';
import { WhoIsHere } from '../screens/people/WhoIsHere.tsx';
import { useTexts, useView } from '../state/station-context.tsx';
import { formatNumber, formatTime } from '../text/format.ts';
import { useShiftTexts } from '../text/shift/index.ts';
import { useWords } from '../text/words.ts';
import { Icon, Mark } from './Icon.tsx';
import { LampList, LampRow } from './Lamps.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Sheet } from './Sheet.tsx';

/** Where the cashier is looking; the sale goes on behind the others. */
export type Place = 'sale' | 'history' | 'shift' | 'receipts';

interface StatusBarProps {
  readonly place: Place | 'settings';
  readonly onPlace: (place: Place, onlyUnknown?: boolean) => void;
}

/** Practice money is marked on every screen, so that nobody takes it for the other kind. */
export function PracticeStrip() {
  const texts = useTexts();
  const { profile } = useView();
  if (profile !== 'sandbox') return null;
  return (
    <p className="practice-strip" data-testid="sandbox-watermark">
      {texts.bar.practice}
    </p>
  );
}

/** No word from the station; at a till also what becomes of the payments that are open. */
export function ConnectionLost({ atTill = false }: { atTill?: boolean }) {
  const texts = useTexts();
  const { open } = useView();
  return (
    <p className="lost-strip" role="alert" data-testid="connection-lost">
      <Icon name="unplugged" />
      {texts.bar.lost} {atTill && open.length > 0 && texts.bar.lostMoney}
    </p>
  );
}

/** The language that was chosen cannot be spoken: its words cannot be had without opening the screen again. */
export function WordsMissed() {
  const texts = useTexts();
  const missed = useWords((here) => here.missed);
  if (!missed) return null;
  return (
    <p className="lost-strip" role="alert" data-testid="words-missed">
      <button type="button" className="button" onClick={() => location.reload()}>
        {texts.opening.reopen}
      </button>
    </p>
  );
}

/** The thin bar: who we are, the shift, the lamps, what waits for a person, where to go, in which language. */
export function StatusBar({ place, onPlace }: StatusBarProps) {
  const texts = useTexts();
  const { station, shift, attention } = useView();
  const shiftWords = useShiftTexts().bar;
  const [healthOpen, setHealthOpen] = useState(false);
  const shiftOpen = shift.status === 'open' || shift.status === 'closing';
  const move = (to: Place, onlyUnknown?: boolean) => {
    if (place === 'settings') go('/cashier');
    onPlace(to, onlyUnknown);
  };
  return (
    <nav className="bar" aria-label={station.name}>
      <button type="button" className="bar-button bar-home" data-testid="home" onClick={() => move('sale')}>
        <Mark />
        <span className="bar-name">{station.name}</span>
      </button>
      <button
        type="button"
        className="bar-button"
        data-testid={shiftOpen ? 'shift' : 'shift-open'}
        aria-current={place === 'shift' ? 'page' : undefined}
        onClick={() => move('shift')}
      >
        <Icon name="clock" />
        {shift.status === 'closing'
          ? shiftWords.closing
          : shiftOpen && shift.openedAt !== undefined
            ? texts.bar.shiftSince(formatTime(shift.openedAt))
            : texts.bar.openShift}
      </button>
      <button type="button" className="bar-button bar-lamps" data-testid="health" onClick={() => setHealthOpen(true)}>
        <span className="hidden">{texts.bar.health}: </span>
        <LampRow />
      </button>
      <span className="bar-space" />
      <AsideCount onRecalled={() => move('sale')} />
      {attention.receipts > 0 && (
        <button
          type="button"
          className="bar-button bar-receipts"
          data-testid="receipts-open"
          aria-current={place === 'receipts' ? 'page' : undefined}
          onClick={() => move('receipts')}
        >
          <Icon name="receipt" />
          <span aria-hidden="true">{formatNumber(attention.receipts)}</span>
          <span className="hidden">{shiftWords.receipts(formatNumber(attention.receipts))}</span>
        </button>
      )}
      {attention.unknown > 0 && (
        <button
          type="button"
          className="bar-button bar-unknown"
          data-testid="unknown-count"
          onClick={() => move('history', true)}
        >
          <Icon name="question" />
          {texts.bar.unknowns(formatNumber(attention.unknown))}
        </button>
      )}
      {place === 'sale' ? (
        <button type="button" className="bar-button bar-place" data-testid="history" onClick={() => move('history')}>
          <Icon name="list" />
          <span className="bar-label">{texts.bar.payments}</span>
        </button>
      ) : (
        <button type="button" className="bar-button bar-place" data-testid="to-sale" onClick={() => move('sale')}>
          <Icon name="back" />
          <span className="bar-label">{texts.common.back}</span>
        </button>
      )}
      <button
        type="button"
        className="bar-button"
        data-testid="settings"
        aria-label={texts.bar.settings}
        aria-current={place === 'settings' ? 'page' : undefined}
        onClick={() => go('/settings')}
      >
        <Icon name="gear" />
      </button>
      <WhoIsHere />
      <LanguageSwitch />
      {healthOpen && (
        <Sheet title={texts.health.title} onClose={() => setHealthOpen(false)}>
          <LampList />
        </Sheet>
      )}
    </nav>
  );
}
