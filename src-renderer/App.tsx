import { lazy, Suspense, useEffect } from 'react';
import type { StationClient } from '../src-shared/contract/station.ts';
import { Breaker } from './components/Breaker.tsx';
import { useRoute } from './routes.ts';
import { Locked, Opening } from './screens/Opening.tsx';
import { Shell } from './screens/Shell.tsx';
import { usePreferences } from './state/preferences.ts';
import { SaleProvider } from './state/sale-context.tsx';
import { StationProvider, useLocale, useStation } from './state/station-context.tsx';
import type { StationStore } from './state/station-store.ts';

const Gallery = lazy(() => import('./gallery/Gallery.tsx'));

/** The whole screen. The gallery brings its own fixtures, everything else waits for the station's first snapshot. */
export function App({ client, store }: { client: StationClient; store: StationStore }) {
  const route = useRoute();
  return (
    <Breaker>
      <StationProvider client={client} store={store}>
        <Dressing />
        {route === '/gallery' ? (
          <Suspense fallback={null}>
            <Gallery />
          </Suspense>
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

function Door() {
  const connection = useStation((state) => state.connection);
  const ready = useStation((state) => state.view !== null);
  if (connection === 'refused') return <Locked />;
  if (!ready) return <Opening />;
  return (
    <SaleProvider>
      <Shell />
    </SaleProvider>
  );
}
