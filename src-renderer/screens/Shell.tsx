import { type ReactNode, useDeferredValue, useState } from 'react';
import { Announcer } from '../components/Announcer.tsx';
import { ConnectionLost, type Place, PracticeStrip, StatusBar, WordsMissed } from '../components/StatusBar.tsx';
import { useDigitKeys } from '../components/use-digit-keys.ts';
import { Part } from '../on-demand.tsx';
import { type Route, useRoute } from '../routes.ts';
import { useSounds } from '../sound/use-sounds.ts';
import { useStation, useTexts, useView } from '../state/station-context.tsx';
import { Cashier } from './cashier/Cashier.tsx';
import { News } from './cashier/News.tsx';
import {
  CustomerDisplay,
  HistoryScreen,
  Kiosk,
  ReceiptsScreen,
  SettingsScreen,
  SetupScreen,
  ShiftScreen,
} from './files.ts';
import { PeopleGate } from './people/PeopleGate.tsx';
import { FirstRunStrip } from './setup/FirstRunStrip.tsx';
import { setupGoesOn } from './setup/setup-memory.ts';

/** Everything around a screen: who may see it, the bar, the practice strip, the line's state. */
export function Shell({ route: forced, place }: { route?: Route; place?: Place | undefined }) {
  useDigitKeys();
  const route = useRoute();
  const { station } = useView();
  const shown = forced ?? route;
  const home = station.mode === 'kiosk' ? '/kiosk' : '/cashier';
  const asked = shown === '/' ? (setupGoesOn() ? '/setup' : home) : shown;
  // A booth's own session sees the booth; its calls to any other screen are refused by the router all the same.
  const isShut = station.mode === 'kiosk' && asked !== '/display' && !(asked === '/setup' && setupGoesOn());
  const mode = isShut ? '/kiosk' : asked;
  if (mode === '/setup') {
    return (
      <Frame className="frame-setup">
        <Part>
          <SetupScreen />
        </Part>
        <PeopleGate />
      </Frame>
    );
  }
  if (mode === '/kiosk') {
    return (
      <Frame className="frame-customer">
        <Part alone>
          <Kiosk />
        </Part>
      </Frame>
    );
  }
  if (mode === '/display') {
    return (
      <Frame className="frame-customer">
        <Part alone>
          <CustomerDisplay />
        </Part>
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
        <WordsMissed />
      </header>
      <main id="main">{children}</main>
    </div>
  );
}

function Till({ settings, first }: { settings: boolean; first?: Place | undefined }) {
  const texts = useTexts();
  useSounds();
  const lost = useStation((state) => state.connection === 'lost');
  // A screen that is opened while the shift is being closed shows the closing.
  const isClosing = useView().shift.status === 'closing';
  const [place, setPlace] = useState<Place>(isClosing ? 'shift' : (first ?? 'sale'));
  const [onlyUnknown, setOnlyUnknown] = useState(false);
  // The bar answers a touch at once; a large screen is drawn after it, in pieces, and stays away no longer than its file.
  const shown = useDeferredValue(settings ? 'settings' : place);
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
        <FirstRunStrip onSale={shown === 'sale'} />
        {lost && <ConnectionLost atTill />}
        <WordsMissed />
        <News onOpen={() => setPlace('sale')} />
      </header>
      <main id="main" tabIndex={-1}>
        <Part key={shown}>
          {shown === 'settings' ? (
            <SettingsScreen />
          ) : shown === 'history' ? (
            <HistoryScreen key={String(onlyUnknown)} onlyUnknown={onlyUnknown} onLeave={() => setPlace('sale')} />
          ) : shown === 'shift' ? (
            <ShiftScreen
              onLeave={() => setPlace('sale')}
              onPayments={() => {
                setOnlyUnknown(false);
                setPlace('history');
              }}
              onReceipts={() => setPlace('receipts')}
            />
          ) : shown === 'receipts' ? (
            <ReceiptsScreen onLeave={() => setPlace('sale')} />
          ) : (
            <Cashier />
          )}
        </Part>
      </main>
      <Announcer />
      <PeopleGate />
    </div>
  );
}
