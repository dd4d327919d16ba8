import type { MethodKind, MethodView } from '../../../src-shared/contract/method-views.ts';
import { money } from '../../../src-shared/money.ts';
import { Heading } from '../../components/Heading.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { LampDot, useLampReason } from '../../components/Lamps.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { useSale } from '../../state/sale-context.tsx';
import { lampOf, titleOf } from '../../state/selectors.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatDecimal, formatMoney } from '../../text/format.ts';
import { PutAside } from './Aside.tsx';
import { GridScanner } from './GridScanner.tsx';
import { Parked } from './Parked.tsx';
import { SaleSummary } from './SaleSummary.tsx';
import { SplitButton, SplitNote } from './Split.tsx';
import { useSplit, useTotal } from './use-total.ts';

const GLYPHS: Record<MethodKind, IconName> = { shows_qr: 'qr', scans_code: 'scan', pinpad: 'card', cash: 'cash' };

/** Who shows, who scans, the card, and cash last; within a kind as the station lists them. */
const ORDER: Record<MethodKind, number> = { shows_qr: 0, scans_code: 1, pinpad: 2, cash: 3 };
const inOrder = (methods: readonly MethodView[]) => methods.toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]);

/** C2: one grid of ways to pay. A tile says who acts first; one that does not work says why. */
export function TenderScreen() {
  const texts = useTexts();
  const { methods: all, sale: rules } = useView();
  const orderId = useSale((sale) => sale.orderId);
  const trouble = useSale((sale) => sale.trouble);
  const { back, choose, start } = useSale((sale) => sale);
  const locale = useLocale();
  const total = useTotal();
  // What the law keeps from cash is the whole order, whichever part of it is being paid.
  const { total: order } = useSplit();
  const ceiling = rules.cashCeilingMinor;
  const isAbove = ceiling !== undefined && order.minor > ceiling;
  const methods = isAbove ? all.filter(({ kind }) => kind !== 'cash') : all;
  useKeys((key) => {
    if (key !== 'Escape') return false;
    back();
    return true;
  });
  const press = (method: MethodView) => {
    if (method.kind === 'cash' || method.kind === 'scans_code') choose(method);
    else void start(method);
  };
  return (
    <div className="step">
      <SaleSummary amount={total} orderId={orderId}>
        <SplitNote />
        <Parked />
        <div className="summary-foot">
          <SplitButton />
          <PutAside />
          <button type="button" className="button" data-testid="back" onClick={back}>
            <Icon name="back" />
            {texts.common.back}
          </button>
        </div>
      </SaleSummary>
      <section className="act">
        <Heading>{texts.tender.title}</Heading>
        <TroubleNote trouble={trouble} />
        <GridScanner />
        {isAbove && methods.length < all.length && (
          <p className="quiet scan-hint" data-testid="no-cash">
            <Icon name="cash" />
            {texts.tender.cashCeiling(formatMoney(money(ceiling, order.currency), locale))}
          </p>
        )}
        {methods.length === 0 ? (
          <p>
            {texts.tender.none} <span className="quiet">{texts.tender.noneHint}</span>
          </p>
        ) : (
          <ul className="tenders">
            {inOrder(methods).map((method) => (
              <li key={method.method}>
                <TenderTile method={method} onPress={press} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function TenderTile({ method, onPress }: { method: MethodView; onPress: (method: MethodView) => void }) {
  const texts = useTexts();
  const locale = useLocale();
  const view = useView();
  const reason = useLampReason();
  const lamp = lampOf(view, method);
  const state = method.available ? (lamp?.state ?? 'ok') : 'down';
  return (
    <button
      type="button"
      className="tender"
      data-testid={`tender-${method.method}`}
      disabled={!method.available}
      onClick={() => onPress(method)}
    >
      <span className="tender-glyph">
        <Icon name={GLYPHS[method.kind]} />
      </span>
      <span className="tender-title">{titleOf(view, texts, method.method)}</span>
      <span className="tender-kind">
        <LampDot state={state} />
        {method.available
          ? [
              lamp && state !== 'ok' ? reason(lamp) : texts.tender.kind[method.kind],
              method.feePercent && texts.tender.fee(formatDecimal(method.feePercent, locale)),
            ]
              .filter(Boolean)
              .join(' · ')
          : lamp && lamp.state !== 'ok'
            ? reason(lamp)
            : texts.tender.unavailable}
      </span>
    </button>
  );
}
