import { useState } from 'react';
import type { ShiftReport } from '../../src-shared/contract/views.ts';
import { go } from '../routes.ts';
import { WhoIsHere } from '../screens/people/WhoIsHere.tsx';
import { CloseShiftSheet } from '../screens/shift/CloseShiftSheet.tsx';
import { OpenShiftSheet } from '../screens/shift/OpenShiftSheet.tsx';
import { useTexts, useView } from '../state/station-context.tsx';
import { formatNumber, formatTime } from '../text/format.ts';
import { Icon, Mark } from './Icon.tsx';
import { LampList, LampRow } from './Lamps.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Sheet } from './Sheet.tsx';

interface StatusBarProps {
  readonly place: 'sale' | 'history' | 'report' | 'settings';
  readonly onPlace: (place: 'sale' | 'history', onlyUnknown?: boolean) => void;
  readonly onReport: (report: ShiftReport) => void;
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

export function ConnectionLost() {
  const texts = useTexts();
  return (
    <p className="lost-strip" role="alert" data-testid="connection-lost">
      <Icon name="unplugged" />
      {texts.bar.lost}
    </p>
  );
}

type Open = 'health' | 'shift-open' | 'shift-close' | null;

/** The thin bar: who we are, the shift, the lamps, what waits for a person, where to go, in which language. */
export function StatusBar({ place, onPlace, onReport }: StatusBarProps) {
  const texts = useTexts();
  const { station, shift, attention } = useView();
  const [open, setOpen] = useState<Open>(null);
  const shiftOpen = shift.status === 'open' || shift.status === 'closing';
  const move = (to: 'sale' | 'history', onlyUnknown?: boolean) => {
    if (place === 'settings') go('/cashier');
    onPlace(to, onlyUnknown);
  };
  const close = () => setOpen(null);
  return (
    <nav className="bar" aria-label={station.name}>
      <button type="button" className="bar-button bar-home" data-testid="home" onClick={() => move('sale')}>
        <Mark />
        <span className="bar-name">{station.name}</span>
      </button>
      <button
        type="button"
        className="bar-button"
        data-testid={shiftOpen ? 'shift-close' : 'shift-open'}
        onClick={() => setOpen(shiftOpen ? 'shift-close' : 'shift-open')}
      >
        <Icon name="clock" />
        {shiftOpen && shift.openedAt !== undefined
          ? texts.bar.shiftSince(formatTime(shift.openedAt))
          : texts.bar.openShift}
        {shiftOpen && <span className="hidden">, {texts.bar.closeShift}</span>}
      </button>
      <button type="button" className="bar-button bar-lamps" data-testid="health" onClick={() => setOpen('health')}>
        <span className="hidden">{texts.bar.health}: </span>
        <LampRow />
      </button>
      <span className="bar-space" />
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
        <button type="button" className="bar-button" data-testid="history" onClick={() => move('history')}>
          <Icon name="list" />
          {texts.bar.payments}
        </button>
      ) : (
        <button type="button" className="bar-button" data-testid="to-sale" onClick={() => move('sale')}>
          <Icon name="back" />
          {texts.common.back}
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
      {open === 'health' && (
        <Sheet title={texts.health.title} onClose={close}>
          <LampList />
        </Sheet>
      )}
      {open === 'shift-open' && <OpenShiftSheet onClose={close} />}
      {open === 'shift-close' && (
        <CloseShiftSheet
          onClose={close}
          onReport={(report) => {
            close();
            if (place === 'settings') go('/cashier');
            onReport(report);
          }}
        />
      )}
    </nav>
  );
}
