/** Renders the whole shell over a station in memory, for tests. */
import { render } from '@testing-library/react';
import { createClient } from '../../src-shared/contract/define.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { StationContract } from '../../src-shared/contract/station.ts';
import type { StationView } from '../../src-shared/contract/station-views.ts';
import { type FakeStation, fakeStation } from '../gallery/fake-station.ts';
import { stationWith } from '../gallery/fixtures.ts';
import { memoryStorage } from '../gallery/memory-storage.ts';
import type { Route } from '../routes.ts';
import { Shell } from '../screens/Shell.tsx';
import { listen } from '../state/listen.ts';
import { SaleProvider } from '../state/sale-context.tsx';
import { StationProvider } from '../state/station-context.tsx';
import { createStationStore } from '../state/station-store.ts';

interface TillOptions {
  readonly view?: Partial<StationView>;
  /** Payments the station knows. */
  readonly known?: readonly PaymentView[];
  /** The payment the page was showing before a reload. */
  readonly onScreen?: PaymentView;
  readonly route?: Route;
  /** Called with the station before the page subscribes. */
  readonly prepare?: (fake: FakeStation) => void;
}

/** The page as it is after opening it; `fake` is the station behind it. */
export function renderTill({ view = {}, known = [], onScreen, route = '/cashier', prepare }: TillOptions = {}) {
  const memory = memoryStorage();
  const all = onScreen ? [...known, onScreen] : known;
  if (onScreen) {
    memory.setItem(
      'qabul.sale',
      JSON.stringify({ orderId: onScreen.orderId, typed: '45000', paymentId: onScreen.id, items: [] }),
    );
  }
  const fake = fakeStation(stationWith(view), all);
  prepare?.(fake);
  const store = createStationStore();
  listen(fake, store);
  const screen = render(
    <StationProvider client={createClient<StationContract>(fake)} store={store}>
      <SaleProvider memory={memory}>
        <Shell route={route} />
      </SaleProvider>
    </StationProvider>,
  );
  const sent = (name: string) =>
    fake.calls.filter((call) => call.name === name).map((call) => call.input as Record<string, unknown>);
  return { ...screen, fake, store, memory, sent };
}
