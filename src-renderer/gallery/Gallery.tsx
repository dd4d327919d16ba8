import { type ReactNode, useEffect, useMemo } from 'react';
import { createClient } from '../../src-shared/contract/define.ts';
import type { StationContract } from '../../src-shared/contract/station.ts';
import { PAYMENT_STATUSES } from '../../src-shared/payment-status.ts';
import { Amount } from '../components/Amount.tsx';
import { Icon } from '../components/Icon.tsx';
import { LampDot } from '../components/Lamps.tsx';
import { LanguageSwitch } from '../components/LanguageSwitch.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { Shell } from '../screens/Shell.tsx';
import { listen } from '../state/listen.ts';
import { SaleProvider, useSaleStore } from '../state/sale-context.tsx';
import { StationProvider, useStation, useTexts } from '../state/station-context.tsx';
import { createStationStore } from '../state/station-store.ts';
import { fakeStation } from './fake-station.ts';
import { paymentIn, som } from './fixtures.ts';
import { memoryStorage } from './memory-storage.ts';
import { SCENES, type Scene } from './scenes.ts';
import './gallery.css';

/** `/gallery`: each component in each state; `/gallery?scene=<name>`: one whole screen, alive, from fixtures. */
export default function Gallery() {
  const name = new URLSearchParams(location.search).get('scene');
  const scene = SCENES.find((candidate) => candidate.name === name);
  return scene ? <SceneStage scene={scene} /> : <Index />;
}

function SceneStage({ scene }: { scene: Scene }) {
  const [store, client] = useMemo(() => {
    const fake = fakeStation(scene.view, scene.payment ? [scene.payment] : []);
    const { here } = scene;
    if (here) fake.answer('person.here', () => ({ ok: true, data: here }));
    const made = createStationStore();
    listen(fake, made);
    if (scene.payment) made.getState().put(scene.payment);
    for (const hint of scene.hints ?? []) made.getState().hear(hint);
    return [made, createClient<StationContract>(fake)] as const;
  }, [scene]);
  return (
    <StationProvider client={client} store={store}>
      <StageWhenReady scene={scene} />
    </StationProvider>
  );
}

function StageWhenReady({ scene }: { scene: Scene }) {
  const ready = useStation((state) => state.view !== null);
  const memory = useMemo(() => memoryStorage(), []);
  return ready ? (
    <SaleProvider memory={memory}>
      <SetSale scene={scene} />
      <Shell route={scene.route ?? '/cashier'} place={scene.place} />
      <Press ids={scene.press ?? NOTHING} />
    </SaleProvider>
  ) : null;
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

const NOTHING: readonly string[] = [];

/** Presses buttons one after another, each as soon as it is drawn. */
function Press({ ids }: { ids: readonly string[] }) {
  useEffect(() => {
    const left = [...ids];
    const press = () => {
      const button = left[0] && document.querySelector<HTMLElement>(`[data-testid="${left[0]}"]`);
      if (!button) return;
      left.shift();
      button.click();
    };
    const watch = new MutationObserver(press);
    watch.observe(document.body, { childList: true, subtree: true });
    press();
    return () => watch.disconnect();
  }, [ids]);
  return null;
}

const SPECIMEN = [
  'Oʻzbekcha: oʻ gʻ sh ch ng ʼ Oʻ Gʻ',
  'Русский: ё й щ ъ ы э № «»',
  'Қазақша: ә і ң ғ ү ұ қ ө һ Ә І Ң Ғ Ү Ұ Қ Ө Һ ₸',
  'Кыргызча: ң ө ү Ң Ө Ү',
  'Ўзбекча: ў қ ғ ҳ Ў Қ Ғ Ҳ',
  '0123456789 1\u2009234\u2009567,50 ₸ ₽ $ €',
];

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      <div className="gallery-row">{children}</div>
    </section>
  );
}

function Index() {
  const texts = useTexts();
  return (
    <main className="gallery">
      <h1>{texts.gallery.title}</h1>
      <LanguageSwitch />
      <Part title={texts.gallery.screens}>
        {SCENES.map((scene) => (
          <a key={scene.name} className="button" href={`/gallery?scene=${scene.name}`}>
            {scene.name}
          </a>
        ))}
      </Part>
      <Part title={texts.gallery.components}>
        {PAYMENT_STATUSES.map((status) => (
          <StatusBadge key={status} payment={paymentIn(status)} />
        ))}
        <StatusBadge payment={paymentIn('completed', { kind: 'refund' })} />
        {(['ok', 'warn', 'down'] as const).map((state) => (
          <span key={state} className="lamp-line">
            <LampDot state={state} />
            {texts.health.state[state]}
          </span>
        ))}
        {(['text', 'large', 'huge'] as const).map((size) => (
          <Amount key={size} of={som(1_245_000)} size={size} />
        ))}
        <button type="button" className="button">
          {texts.common.back}
        </button>
        <button type="button" className="button primary">
          {texts.amount.pay}
        </button>
        <button type="button" className="button primary" disabled>
          {texts.amount.pay}
        </button>
        <Icon name="qr" />
        <Icon name="scan" />
        <Icon name="card" />
        <Icon name="cash" />
      </Part>
      <Part title={texts.gallery.specimen}>
        {SPECIMEN.map((line) => (
          <p key={line} className="specimen">
            {line}
          </p>
        ))}
      </Part>
    </main>
  );
}
