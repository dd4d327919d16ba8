import { useState } from 'react';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { useSale } from '../../state/sale-context.tsx';
import { useTexts } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { useSplit } from './use-total.ts';

/** Keeps this sale for later and begins another. Nothing to keep, nothing shown. */
export function PutAside() {
  const words = useShiftTexts().park;
  const putAside = useSale((sale) => sale.putAside);
  const { total } = useSplit();
  if (total.minor === 0) return null;
  return (
    <button type="button" className="button" data-testid="put-aside" onClick={putAside}>
      <Icon name="clock" />
      {words.put}
    </button>
  );
}

/** In the header: how many sales are put aside; from here they are gone on with. */
export function AsideCount({ onRecalled }: { onRecalled: () => void }) {
  const words = useShiftTexts().park;
  const aside = useSale((sale) => sale.aside);
  const recall = useSale((sale) => sale.recall);
  const dropAside = useSale((sale) => sale.dropAside);
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  if (aside.length === 0) return null;
  return (
    <>
      <button type="button" className="bar-button" data-testid="aside-count" onClick={() => setOpen(true)}>
        <Icon name="clock" />
        {words.aside(formatNumber(aside.length))}
      </button>
      {open && (
        <Sheet title={words.title} onClose={() => setOpen(false)}>
          <ul className="rows">
            {aside.map((sale) => (
              <li key={sale.orderId} className="aside-row">
                <span>
                  {texts.common.order(sale.orderId)}
                  <br />
                  <Amount of={sale.total} />
                </span>
                <button
                  type="button"
                  className="button primary"
                  data-testid={`recall-${sale.orderId}`}
                  onClick={() => {
                    recall(sale.orderId);
                    setOpen(false);
                    onRecalled();
                  }}
                >
                  {words.recall}
                </button>
                {sale.paidParts.length === 0 && (
                  <button
                    type="button"
                    className="button icon-button"
                    aria-label={`${words.drop}: ${sale.orderId}`}
                    onClick={() => {
                      dropAside(sale.orderId);
                      if (aside.length === 1) setOpen(false);
                    }}
                  >
                    <Icon name="close" />
                  </button>
                )}
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  );
}
