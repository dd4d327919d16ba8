import type { BoothView } from '../../../src-shared/contract/booth-views.ts';
import type { MethodView, ProductView } from '../../../src-shared/contract/views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon, Mark } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import type { Trouble } from '../../state/sale-store.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney } from '../../text/format.ts';
import { useProductName } from '../cashier/Products.tsx';
import { Press, Step, useBoothWords } from './booth-parts.tsx';
import { SampleStrips } from './SampleStrips.tsx';

/** K0: sample prints, the price and one thing to touch. */
export function Attract({ products, onStart }: { products: readonly ProductView[]; onStart: () => void }) {
  const texts = useTexts();
  const words = useBoothWords();
  const locale = useLocale();
  const { station, booth } = useView();
  const cheapest = products.reduce((low, product) => (product.price.minor < low.price.minor ? product : low));
  return (
    <section className="booth-step booth-attract">
      <SampleStrips label={words.samples} />
      <div className="booth-words">
        <h1>{booth?.event ?? station.name}</h1>
        <p className="booth-tagline">{words.tagline}</p>
        <p className="booth-price">{texts.kiosk.from(formatMoney(cheapest.price, locale))}</p>
        <button type="button" className="button primary booth-start" data-testid="kiosk-start" onClick={onStart}>
          {texts.kiosk.start}
        </button>
      </div>
    </section>
  );
}

/** K1: what there is, what it costs, and what one gets. */
export function Choose({
  products,
  soldOut,
  onPick,
  onStop,
}: {
  products: readonly ProductView[];
  soldOut: readonly string[];
  onPick: (product: ProductView) => void;
  onStop: () => void;
}) {
  const texts = useTexts();
  const words = useBoothWords();
  const nameOf = useProductName();
  return (
    <Step title={texts.kiosk.choose}>
      <ul className="booth-cards">
        {products.map((product) => (
          <li key={product.id}>
            <button
              type="button"
              className="booth-card"
              data-testid={`kiosk-product-${product.id}`}
              disabled={soldOut.includes(product.id)}
              onClick={() => onPick(product)}
            >
              <span className="booth-card-name">{nameOf(product)}</span>
              {soldOut.includes(product.id) ? (
                <span className="booth-card-out">{words.soldOut}</span>
              ) : (
                <Amount of={product.price} size="large" />
              )}
            </button>
          </li>
        ))}
      </ul>
      <Back onStop={onStop} />
    </Step>
  );
}

const GLYPHS = { shows_qr: 'qr', pinpad: 'card', scans_code: 'scan', cash: 'cash' } as const;

/** K3: codes of any bank first, then wallets, then a card; what is not well is not here. */
export function ChooseMethod({
  methods,
  trouble,
  onPick,
  onStop,
}: {
  methods: readonly MethodView[];
  trouble: Trouble | null;
  onPick: (method: MethodView) => void;
  onStop: () => void;
}) {
  const texts = useTexts();
  return (
    <Step title={texts.kiosk.method}>
      <TroubleNote trouble={trouble} />
      <ul className="booth-cards">
        {methods.map((method) => (
          <li key={method.method}>
            <button
              type="button"
              className="booth-card"
              data-testid={`tender-${method.method}`}
              onClick={() => onPick(method)}
            >
              <Icon name={GLYPHS[method.kind]} />
              <span className="booth-card-name">{method.title}</span>
            </button>
          </li>
        ))}
      </ul>
      <Back onStop={onStop} />
    </Step>
  );
}

/** K8: no price and no way to pay while nothing can be sold. It clears itself. */
export function OutOfService({ booth }: { booth: BoothView | undefined }) {
  const texts = useTexts();
  const words = useBoothWords();
  const { station } = useView();
  return (
    <Step title={words.resting} className="booth-out" data-testid="kiosk-out-of-service">
      <Mark />
      {booth?.reasons.map((reason) => (
        <p key={reason} className="booth-reason" data-reason={reason}>
          {words.restingReason[reason]}
        </p>
      ))}
      <p>{booth ? words.restingAsk : texts.kiosk.outHint}</p>
      {booth?.ownerPhone && <p className="booth-phone">{words.call(booth.ownerPhone)}</p>}
      <p className="quiet">{station.name}</p>
    </Step>
  );
}

function Back({ onStop }: { onStop: () => void }) {
  const words = useBoothWords();
  return (
    <Press testId="kiosk-stop" icon="back" onPress={onStop}>
      {words.back}
    </Press>
  );
}
