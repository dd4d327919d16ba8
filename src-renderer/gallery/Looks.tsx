import type { ReactNode } from 'react';
import { PAYMENT_STATUSES } from '../../src-shared/payment-status.ts';
import { Amount } from '../components/Amount.tsx';
import { WaitingClock } from '../components/Clock.tsx';
import { ICON_NAMES, Icon, type IconName, Mark } from '../components/Icon.tsx';
import { Keypad } from '../components/Keypad.tsx';
import { LampDot } from '../components/Lamps.tsx';
import { PrintNote } from '../components/PrintNote.tsx';
import { QrCode } from '../components/QrCode.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { TroubleNote } from '../components/TroubleNote.tsx';
import { useTexts } from '../state/station-context.tsx';
import { Colours } from './Colours.tsx';
import { now, paymentIn, som } from './fixtures.ts';
import { QR_SVG } from './qr-fixture.ts';

const NOTHING = () => undefined;

const SPECIMEN = [
  'Oʻzbekcha: oʻ gʻ sh ch ng ʼ Oʻ Gʻ',
  'Русский: ё й щ ъ ы э № «»',
  'Қазақша: ә і ң ғ ү ұ қ ө һ Ә І Ң Ғ Ү Ұ Қ Ө Һ ₸',
  'Кыргызча: ң ө ү Ң Ө Ү',
  'Ўзбекча: ў қ ғ ҳ Ў Қ Ғ Ҳ',
  'English: “quoted” it’s a – b — c …',
  '0123456789 1\u2009234\u2009567,50 ₸ ₽ $ € № %',
];

/** The parts that only show something, each in its states. Drawn twice: by day and by night. */
export function Looks() {
  return (
    <>
      {(['light', 'dark'] as const).map((light) => (
        <section key={light} className={`gallery-half gallery-${light}`} data-testid={`looks-${light}`}>
          <Half light={light} />
        </section>
      ))}
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h3>{title}</h3>
      <div className="gallery-row">{children}</div>
    </section>
  );
}

function Half({ light }: { light: string }) {
  const texts = useTexts();
  return (
    <>
      <h2>{light}</h2>
      <Group title="button">
        <Buttons />
      </Group>
      <Group title="StatusBadge">
        {PAYMENT_STATUSES.map((status) => (
          <StatusBadge key={status} payment={paymentIn(status)} />
        ))}
        <StatusBadge payment={paymentIn('completed', { kind: 'refund' })} />
      </Group>
      <Group title="LampDot">
        {(['ok', 'warn', 'down'] as const).map((state) => (
          <span key={state} className="lamp-line">
            <LampDot state={state} />
            {texts.health.state[state]}
          </span>
        ))}
      </Group>
      <Group title="Amount · WaitingClock">
        {(['text', 'large', 'huge'] as const).map((size) => (
          <Amount key={size} of={som(1_245_000)} size={size} />
        ))}
        <Amount of={som(1_250, 'KZT')} size="large" />
        <Amount of={{ minor: -50_000, currency: 'KGS' }} size="large" />
        <WaitingClock since={now() - 24_000} />
      </Group>
      <Group title="TroubleNote · PrintNote · quiet">
        <TroubleNote trouble={{ kind: 'lost' }} />
        <PrintNote print={{ kind: 'receipt', state: 'printed', at: 0 }} />
        <PrintNote print={{ kind: 'receipt', state: 'failed', error: 'paper_out', at: 0 }} />
        <p className="quiet">{texts.history.empty}</p>
        <p className="fault">{texts.cash.nameNeeded}</p>
      </Group>
      <Group title="QrCode · Keypad">
        <div className="gallery-qr">
          <QrCode svg={QR_SVG} label={texts.qr.alt('Payme')} />
        </div>
        <div className="gallery-keypad">
          <Keypad onKey={NOTHING} onErase={NOTHING} onClear={NOTHING} withPoint label={texts.amount.pad} />
        </div>
      </Group>
      <Group title="Icon">
        <span className="gallery-icon">
          <Mark />
          <code>mark</code>
        </span>
        {ICON_NAMES.map((name: IconName) => (
          <span key={name} className="gallery-icon">
            <Icon name={name} />
            <code>{name}</code>
          </span>
        ))}
      </Group>
      <Group title="Onest Variable">
        {SPECIMEN.map((line) => (
          <p key={line} className="specimen">
            {line}
          </p>
        ))}
      </Group>
      <Group title="tokens.css">
        <Colours />
      </Group>
    </>
  );
}

function Buttons() {
  const texts = useTexts();
  return (
    <>
      <button type="button" className="button">
        {texts.common.back}
      </button>
      <button type="button" className="button primary">
        {texts.amount.pay}
      </button>
      <button type="button" className="button primary big">
        <Icon name="qr" />
        {texts.amount.pay}
      </button>
      <button type="button" className="button big">
        <Icon name="back" />
        {texts.common.back}
      </button>
      <button type="button" className="button" disabled>
        {texts.common.back}
      </button>
      <button type="button" className="button primary" disabled>
        {texts.amount.pay}
      </button>
      <button type="button" className="button icon-button" aria-label={texts.common.close}>
        <Icon name="close" />
      </button>
    </>
  );
}
