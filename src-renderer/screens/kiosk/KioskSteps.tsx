import type { MethodView, ProductView } from '../../../src-shared/contract/views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon, Mark } from '../../components/Icon.tsx';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney } from '../../text/format.ts';
import { useProductName } from '../cashier/Products.tsx';

/** K0: the price and one thing to touch. */
export function Attract({ products, onStart }: { products: readonly ProductView[]; onStart: () => void }) {
  const texts = useTexts();
  const locale = useLocale();
  const { station } = useView();
  const cheapest = products.reduce((low, product) => (product.price.minor < low.price.minor ? product : low));
  return (
    <section className="kiosk-step">
      <Mark />
      <Heading>{station.name}</Heading>
      <p className="kiosk-price">{texts.kiosk.from(formatMoney(cheapest.price, locale))}</p>
      <button type="button" className="button primary booth" data-testid="kiosk-start" onClick={onStart}>
        {texts.kiosk.start}
      </button>
    </section>
  );
}

/** K1: what there is, and what it costs. */
export function Choose({
  products,
  onPick,
  onStop,
}: {
  products: readonly ProductView[];
  onPick: (product: ProductView) => void;
  onStop: () => void;
}) {
  const texts = useTexts();
  const nameOf = useProductName();
  return (
    <section className="kiosk-step">
      <Heading>{texts.kiosk.choose}</Heading>
      <ul className="kiosk-products">
        {products.map((product) => (
          <li key={product.id}>
            <button
              type="button"
              className="kiosk-product"
              data-testid={`kiosk-product-${product.id}`}
              onClick={() => onPick(product)}
            >
              <span>{nameOf(product)}</span>
              <Amount of={product.price} size="large" />
            </button>
          </li>
        ))}
      </ul>
      <Stop onStop={onStop} />
    </section>
  );
}

/** K3: only when there is a choice. */
export function ChooseMethod({
  methods,
  onPick,
  onStop,
}: {
  methods: readonly MethodView[];
  onPick: (method: MethodView) => void;
  onStop: () => void;
}) {
  const texts = useTexts();
  return (
    <section className="kiosk-step">
      <Heading>{texts.kiosk.method}</Heading>
      <ul className="kiosk-products">
        {methods.map((method) => (
          <li key={method.method}>
            <button
              type="button"
              className="kiosk-product"
              data-testid={`tender-${method.method}`}
              onClick={() => onPick(method)}
            >
              <Icon name="qr" />
              <span>{method.title}</span>
            </button>
          </li>
        ))}
      </ul>
      <Stop onStop={onStop} />
    </section>
  );
}

/** K8: no price and no way to pay while nothing can be sold. It clears itself. */
export function OutOfService() {
  const texts = useTexts();
  return (
    <section className="kiosk-step kiosk-out" data-testid="kiosk-out-of-service">
      <Mark />
      <Heading>{texts.kiosk.out}</Heading>
      <p>{texts.kiosk.outHint}</p>
    </section>
  );
}

function Stop({ onStop }: { onStop: () => void }) {
  const texts = useTexts();
  return (
    <button type="button" className="button booth-quiet" data-testid="kiosk-stop" onClick={onStop}>
      <Icon name="back" />
      {texts.common.back}
    </button>
  );
}
