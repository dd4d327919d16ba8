import { useEffect, useMemo, useState } from 'react';
import { createClient } from '../../src-shared/contract/define.ts';
import type { StationContract } from '../../src-shared/contract/station.ts';
import { Shell } from '../screens/Shell.tsx';
import { listen } from '../state/listen.ts';
import { pageDoor } from '../state/people-store.ts';
import { THEMES, usePreferences } from '../state/preferences.ts';
import { SaleProvider, useSaleStore } from '../state/sale-context.tsx';
import { StationProvider, useStation } from '../state/station-context.tsx';
import { createStationStore } from '../state/station-store.ts';
import { isLocale } from '../text/language-list.ts';
import { type FakeStation, fakeStation } from './fake-station.ts';
import { memoryStorage } from './memory-storage.ts';
import type { Scene } from './scene.ts';

// Says that the scenes have been made: whoever stops the clock may let it go on.
document.documentElement.dataset.gallery = 'here';

/** The station of a scene, and how it is listened to. */
function setUp(scene: Scene) {
  for (const [key, value] of Object.entries(scene.remembered ?? {})) localStorage.setItem(key, value);
  const fake = fakeStation(scene.view, [...(scene.known ?? []), ...(scene.payment ? [scene.payment] : [])]);
  const { here } = scene;
  if (here) fake.answer('person.here', () => ({ ok: true, data: here }));
  for (const [name, data] of Object.entries(scene.answers ?? {})) fake.answer(name, () => ({ ok: true, data }));
  for (const name of scene.silent ?? []) fake.answer(name, () => new Promise(() => undefined));
  const store = createStationStore();
  listen(fake, store);
  if (scene.payment) store.getState().put(scene.payment);
  for (const hint of scene.hints ?? []) store.getState().hear(hint);
  return { fake, store, client: createClient<StationContract>(fake) };
}

/** One whole screen, alive, from fixtures. The address's hash chooses `lang` and `theme`, without a reload. */
export function Stage({ scene }: { scene: Scene }) {
  const { fake, store, client } = useMemo(() => setUp(scene), [scene]);
  useEffect(
    () => () => {
      for (const key of Object.keys(scene.remembered ?? {})) localStorage.removeItem(key);
    },
    [scene],
  );
  useHash();
  return (
    <StationProvider client={client} store={store}>
      <WhenReady scene={scene} fake={fake} />
    </StationProvider>
  );
}

function WhenReady({ scene, fake }: { scene: Scene; fake: FakeStation }) {
  const ready = useStation((state) => state.view !== null);
  const memory = useMemo(() => memoryStorage(), []);
  return ready ? (
    <SaleProvider memory={memory}>
      <SetSale scene={scene} />
      <Shell route={scene.route ?? '/cashier'} place={scene.place} />
      <Press scene={scene} fake={fake} />
    </SaleProvider>
  ) : null;
}

/** Language and light as the address says: a scene is looked at in all of them, one after another. */
function useHash(): void {
  const [read] = useState(() => () => {
    const said = new URLSearchParams(location.hash.slice(1));
    const locale = said.get('lang');
    const theme = THEMES.find((known) => known === said.get('theme'));
    usePreferences.setState({ ...(isLocale(locale) && { locale }), ...(theme && { theme }) });
  });
  useEffect(() => {
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [read]);
}

/** Walks the sale to where the scene begins. */
function SetSale({ scene }: { scene: Scene }) {
  const sale = useSaleStore();
  useEffect(() => {
    const { type, toTender, choose, show } = sale.getState();
    for (const key of scene.typed ?? '') type(key);
    if (scene.step && scene.step !== 'amount') toTender();
    const kind = scene.step === 'cash' ? 'cash' : scene.step === 'code' ? 'scans_code' : undefined;
    const method = scene.view.methods.find((candidate) => candidate.kind === kind);
    if (method) choose(method);
    if (scene.payment) show(scene.payment);
  }, [sale, scene]);
  return null;
}

/** Presses the scene's buttons, each as soon as it is drawn; `data-ready` on the page says that no press is left. */
function Press({ scene, fake }: { scene: Scene; fake: FakeStation }) {
  useEffect(() => {
    const left = [...(scene.press ?? [])];
    const page = document.documentElement;
    page.dataset.waits = scene.name;
    const done = () => {
      if (scene.payment && scene.becomes) fake.move(scene.payment.id, scene.becomes);
      if (scene.asksFor) void pageDoor.approve(scene.asksFor);
      delete page.dataset.waits;
      page.dataset.ready = scene.name;
    };
    const press = () => {
      const [id = '', times = '1'] = left[0]?.split('*') ?? [];
      const button = left.length > 0 && document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
      if (!button || (button instanceof HTMLButtonElement && button.disabled)) return;
      left.shift();
      for (let time = Number(times); time > 0; time -= 1) {
        button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
        button.click();
      }
      if (left.length > 0) return;
      watch.disconnect();
      done();
    };
    const watch = new MutationObserver(press);
    if (left.length === 0) done();
    else
      watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
    press();
    return () => watch.disconnect();
  }, [scene, fake]);
  return null;
}
