import type { ReactNode } from 'react';
import { PAYMENT_STATUSES } from '../../src-shared/payment-status.ts';
import { Amount } from '../components/Amount.tsx';
import { Icon } from '../components/Icon.tsx';
import { LampDot } from '../components/Lamps.tsx';
import { LanguageSwitch } from '../components/LanguageSwitch.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { useTexts } from '../state/station-context.tsx';
import { paymentIn, som } from './fixtures.ts';
import { Parts } from './Parts.tsx';
import { Stage } from './Stage.tsx';
import { SCENES } from './scenes.ts';
import './gallery.css';

/** `/gallery`: each component in each state; `/gallery?scene=<name>`: one whole screen, alive, from fixtures. */
export default function Gallery() {
  const name = new URLSearchParams(location.search).get('scene');
  const scene = SCENES.find((candidate) => candidate.name === name);
  return scene ? <Stage scene={scene} /> : <Index />;
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
      <Parts />
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
