import { type ReactNode, useState } from 'react';
import { Announcer } from '../components/Announcer.tsx';
import { ConnectionLost, type Place, PracticeStrip, StatusBar } from '../components/StatusBar.tsx';
import { type Route, useRoute } from '../routes.ts';
import { useStation, useTexts, useView } from '../state/station-context.tsx';
import { Cashier } from './cashier/Cashier.tsx';
import { News } from './cashier/News.tsx';
import { CustomerDisplay } from './display/CustomerDisplay.tsx';
import { HistoryScreen } from './history/HistoryScreen.tsx';
import { Kiosk } from './kiosk/Kiosk.tsx';
import { PeopleGate } from './people/PeopleGate.tsx';
import { ReceiptsScreen } from './receipts/ReceiptsScreen.tsx';
import { SettingsScreen } from './settings/SettingsScreen.tsx';
import { FirstRunStrip } from './setup/FirstRunStrip.tsx';
import { SetupScreen } from './setup/SetupScreen.tsx';
import { setupGoesOn } from './setup/setup-memory.ts';
import { ShiftScreen } from './shift/ShiftScreen.tsx';

/** Everything around a screen: who may see it, the bar, the practice strip, the line's state. */
export function Shell({ route: forced, place }: { route?: Route; place?: Place | undefined }) {
  const route = useRoute();
  const { station } = useView();
  const shown = forced ?? route;
  const home = station.mode === 'kiosk' ? '/kiosk' : '/cashier';
  const mode = shown === '/' ? (setupGoesOn() ? '/setup' : home) : shown;
  if (mode === '/setup') {
    return (
      <Frame className="frame-setup">
        <SetupScreen />
        <PeopleGate />
      </Frame>
    );
  }
  if (mode === '/kiosk') {
    return (
      <Frame className="frame-customer">
        <Kiosk />
      </Frame>
    );
  }
  if (mode === '/display') {
    return (
      <Frame className="frame-customer">
        <CustomerDisplay />
      </Frame>
    );
  }
  return <Till settings={mode === '/settings'} first={place} />;
}

function Frame({ children, className }: { children: ReactNode; className: string }) {
  const lost = useStation((state) => state.connection === 'lost');
  return (
    <div className={`frame ${className}`}>
      <header>
        <PracticeStrip />
        {lost && <ConnectionLost />}
      </header>
      <main id="main">{children}</main>
    </div>
  );
}

function Till({ settings, first }: { settings: boolean; first?: Place | undefined }) {
  const texts = useTexts();
  const lost = useStation((state) => state.connection === 'lost');
  // A screen that is opened while the shift is being closed shows the closing.
  const isClosing = useView().shift.status === 'closing';
  const [place, setPlace] = useState<Place>(isClosing ? 'shift' : (first ?? 'sale'));
  const [onlyUnknown, setOnlyUnknown] = useState(false);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {texts.bar.skip}
      </a>
      <header>
        <PracticeStrip />
        <StatusBar
          place={settings ? 'settings' : place}
          onPlace={(next, unknown = false) => {
            setOnlyUnknown(unknown);
            setPlace(next);
          }}
        />
        <FirstRunStrip />
        {lost && <ConnectionLost />}
      </header>
      <main id="main" tabIndex={-1}>
        {settings ? (
          <SettingsScreen />
        ) : place === 'history' ? (
          <HistoryScreen key={String(onlyUnknown)} onlyUnknown={onlyUnknown} onLeave={() => setPlace('sale')} />
        ) : place === 'shift' ? (
          <ShiftScreen
            onLeave={() => setPlace('sale')}
            onPayments={() => {
              setOnlyUnknown(false);
              setPlace('history');
            }}
            onReceipts={() => setPlace('receipts')}
          />
        ) : place === 'receipts' ? (
          <ReceiptsScreen onLeave={() => setPlace('sale')} />
        ) : (
          <Cashier />
        )}
      </main>
      <News onOpen={() => setPlace('sale')} />
      <Announcer />
      <PeopleGate />
    </div>
  );
}
