import { useEffect, useState } from 'react';
import type { BoothView } from '../../../src-shared/contract/booth-views.ts';
import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import type { ProductView } from '../../../src-shared/contract/station-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon, Mark } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import type { Trouble } from '../../state/sale-state.ts';
import { useClient, useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { appOf, CODE_WORDS, readerOf } from '../../text/code-words.ts';
import { formatMoney, formatNumber, formatTime } from '../../text/format.ts';
import { useProductName } from '../cashier/Products.tsx';
import { Press, Step, useBoothWords } from './booth-parts.tsx';
import { SamplePrint, SampleStrips } from './SampleStrips.tsx';

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
        <p className="booth-price">
          {booth?.isFree ? words.freeToday : texts.kiosk.from(formatMoney(cheapest.price, locale))}
          {booth?.isFree && booth.eventEndsAt !== undefined && (
            <span className="booth-until">{words.untilTime(formatTime(booth.eventEndsAt))}</span>
          )}
        </p>
        <button type="button" className="button primary booth-start" data-testid="kiosk-start" onClick={onStart}>
          {booth?.isFree ? words.freeStart : texts.kiosk.start}
        </button>
      </div>
    </section>
  );
}

/** K1: what there is, what it costs, and what one gets. */
export function Choose({
  products,
  soldOut,
  printsOf = {},
  isFree,
  isBusy,
  onPick,
  onStop,
}: {
  products: readonly ProductView[];
  soldOut: readonly string[];
  /** What one gets, where it is more than one print. */
  printsOf?: Readonly<Record<string, number>> | undefined;
  /** A free event: no prices. */
  isFree: boolean;
  /** The booth is being looked at. */
  isBusy: boolean;
  onPick: (product: ProductView) => void;
  onStop: () => void;
}) {
  const texts = useTexts();
  const words = useBoothWords();
  const nameOf = useProductName();
  return (
    <Step title={texts.kiosk.choose}>
      <ul className="booth-cards booth-goods">
        {products.map((product, at) => (
          <li key={product.id}>
            <button
              type="button"
              className="booth-card"
              data-testid={`kiosk-product-${product.id}`}
              disabled={isBusy || soldOut.includes(product.id)}
              onClick={() => onPick(product)}
            >
              <SamplePrint at={at} />
              <span className="booth-card-name">
                {nameOf(product)}
                {printsOf[product.id] !== undefined && (
                  <span className="booth-card-gets">{words.prints(formatNumber(printsOf[product.id] ?? 0))}</span>
                )}
              </span>
              {soldOut.includes(product.id) ? (
                <span className="booth-card-out">{words.soldOut}</span>
              ) : isFree ? (
                <span className="booth-card-free">{words.free}</span>
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
  chosen,
  trouble,
  onPick,
  onStop,
}: {
  methods: readonly MethodView[];
  /** What is paid for. */
  chosen: ProductView | undefined;
  trouble: Trouble | null;
  onPick: (method: MethodView) => void;
  onStop: () => void;
}) {
  const texts = useTexts();
  const codes = CODE_WORDS[useLocale()];
  const hintOf = ({ kind, method, title }: MethodView): string =>
    kind === 'pinpad' ? codes.byCard : codes[readerOf(method)].hint(appOf(method, title));
  return (
    <Step title={texts.kiosk.method}>
      {chosen && <Chosen product={chosen} />}
      <TroubleNote trouble={trouble} />
      <ul className="booth-cards booth-tenders">
        {methods.map((method) => (
          <li key={method.method}>
            <button
              type="button"
              className="booth-card"
              data-testid={`tender-${method.method}`}
              onClick={() => onPick(method)}
            >
              <Icon name={GLYPHS[method.kind]} />
              <span className="booth-card-name">
                {method.title}
                <span className="booth-card-gets">{hintOf(method)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Back onStop={onStop} />
    </Step>
  );
}

/** What is paid for, on the way to paying. */
export function Chosen({ product }: { product: ProductView }) {
  const { products } = useView();
  const nameOf = useProductName();
  return (
    <p className="booth-chosen">
      <SamplePrint at={products.findIndex(({ id }) => id === product.id)} />
      <span>{nameOf(product)}</span>
      <Amount of={product.price} size="large" />
    </p>
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
      <figure className="booth-place">
        {booth?.hasPlacePhoto && <PlacePhoto name={station.name} />}
        <figcaption className="quiet">{station.name}</figcaption>
      </figure>
    </Step>
  );
}

/** Where the booth stands, for whoever comes to help. Nothing is in the way when it cannot be shown. */
function PlacePhoto({ name }: { name: string }) {
  const client = useClient();
  const [photo, setPhoto] = useState<string>();
  useEffect(() => {
    let isOver = false;
    client.booth
      .place({})
      .then((place) => {
        if (!isOver) setPhoto(place.photo);
      })
      .catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [client]);
  return photo === undefined ? null : <img src={photo} alt={name} data-testid="place-photo" draggable={false} />;
}

function Back({ onStop }: { onStop: () => void }) {
  const words = useBoothWords();
  return (
    <div className="booth-back">
      <Press testId="kiosk-stop" icon="back" onPress={onStop}>
        {words.back}
      </Press>
    </div>
  );
}
