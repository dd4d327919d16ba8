import { exponentOf } from '../../../src-shared/money.ts';
import { Figures } from '../../components/Amount.tsx';
import { Heading } from '../../components/Heading.tsx';
import { amountKey, Keypad } from '../../components/Keypad.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { useSale } from '../../state/sale-context.tsx';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatTyped, moneyParts, unitOf } from '../../text/format.ts';
import { AmountScans } from './AmountScans.tsx';
import { PutAside } from './Aside.tsx';
import { Parked } from './Parked.tsx';
import { Basket, ProductTiles } from './Products.tsx';
import { QuickAmounts } from './QuickAmounts.tsx';
import { useMayType } from './use-may-type.ts';
import { useTotal } from './use-total.ts';

/** C1: the sum, by digits or by products, and one way on. */
export function AmountScreen() {
  const texts = useTexts();
  const locale = useLocale();
  const { station, products, shift } = useView();
  const typed = useSale((sale) => sale.typed);
  const basket = useSale((sale) => sale.basket);
  const orderId = useSale((sale) => sale.orderId);
  const { type, erase, clear, toTender } = useSale((sale) => sale);
  const total = useTotal();
  const mayType = useMayType();

  useKeys((key) => {
    const meant = amountKey(key);
    if (meant?.type === 'key' && mayType) type(meant.key);
    else if (meant?.type === 'erase') erase();
    else if (meant?.type === 'clear' || key === 'Escape') clear();
    else if (key === 'Enter') toTender();
    else return false;
    return true;
  });

  const shown = basket.length > 0 ? moneyParts(total, locale).number : formatTyped(typed, locale);
  const empty = total.minor === 0;
  return (
    <div className="till">
      <section className="till-sale">
        <div className="till-title">
          <Heading>{texts.amount.title}</Heading>
          <span className="quiet">{texts.common.order(orderId)}</span>
        </div>
        <p className={`total ${empty ? 'total-empty' : ''}`}>
          <output
            className={`amount total-length-${Math.min(shown.length, 16)}`}
            data-testid="amount-total"
            aria-label={texts.amount.total}
          >
            <Figures number={shown} />
            {'\u00a0'}
            <span className="amount-unit">{unitOf(station.currency, locale)}</span>
          </output>
        </p>
        <AmountScans />
        {basket.length > 0 ? <Basket /> : empty && mayType && <p className="quiet">{texts.amount.hint}</p>}
        {mayType && <QuickAmounts />}
        {mayType && products.length > 0 && <ProductTiles />}
        <div className="till-foot">
          {shift.status !== 'open' && <p className="quiet small">{texts.amount.shiftNote}</p>}
          <PutAside />
          <Parked />
        </div>
      </section>
      <section className="till-act card" data-testid="amount-pad">
        {mayType ? (
          <Keypad
            onKey={type}
            onErase={erase}
            onClear={clear}
            withPoint={exponentOf(station.currency) > 0}
            label={texts.amount.pad}
          />
        ) : (
          <div className="till-goods">
            <p className="quiet">{texts.amount.onlyProducts}</p>
            <ProductTiles />
          </div>
        )}
        <button type="button" className="button primary big" data-testid="pay" disabled={empty} onClick={toTender}>
          {texts.amount.pay}
        </button>
      </section>
    </div>
  );
}
