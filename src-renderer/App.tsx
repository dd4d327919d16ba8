import { useEffect, useState } from 'react';
import type { StationClient } from '../src-shared/contract/station.ts';
import { Breaker } from './components/Breaker.tsx';
import { onDemand, Part } from './on-demand.tsx';
import { useRoute } from './routes.ts';
import { bringScreens } from './screens/files.ts';
import { Locked, Opening } from './screens/Opening.tsx';
import { Shell } from './screens/Shell.tsx';
import { usePreferences } from './state/preferences.ts';
import { SaleProvider } from './state/sale-context.tsx';
import { StationProvider, useLocale, useStation, useWantedLocale } from './state/station-context.tsx';
import type { StationStore } from './state/station-store.ts';
import { canBegin, useWords } from './text/words.ts';

/** Shows every screen in every language, so it waits for all of them. */
const Gallery = onDemand(async () => {
  const [gallery, { speakAll }] = await Promise.all([
    import('./gallery/Gallery.tsx'),
    import('./text/languages.ts'),
    bringScreens(),
  ]);
  speakAll();
  return gallery.default;
});

/** The whole screen. The gallery brings its own fixtures, everything else waits for the station's first snapshot. */
export function App({ client, store }: { client: StationClient; store: StationStore }) {
  const route = useRoute();
  return (
    <Breaker>
      <StationProvider client={client} store={store}>
        <Dressing />
        {route === '/gallery' ? (
          <Part>
            <Gallery />
          </Part>
        ) : (
          <Door />
        )}
      </StationProvider>
    </Breaker>
  );
}

/** Language and light of the page itself. */
function Dressing() {
  // A new snapshot may bring the station's own language.
  useStation((state) => state.view?.station.locale);
  const locale = useLocale();
  const theme = usePreferences((state) => state.theme);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return null;
}

/** Opens when the station's first snapshot and the first words are here; a language chosen later waits behind the screen. */
function Door() {
  const connection = useStation((state) => state.connection);
  const ready = useStation((state) => state.view !== null);
  const wanted = useWantedLocale();
  const hasWords = useWords((here) => canBegin(here, wanted) || here.missed);
  const [isOpen, setOpen] = useState(false);
  if (connection === 'refused') return <Locked />;
  if (!ready || !(hasWords || isOpen)) return <Opening />;
  if (!isOpen) setOpen(true);
  return (
    <SaleProvider>
      <Shell />
    </SaleProvider>
  );
}
