import { useState } from 'react';
import type { ParkedSale } from '../../../src-shared/contract/sale-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWanted } from '../../components/use-wanted.ts';
import { useSale } from '../../state/sale-context.tsx';
import { useClient, useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney, formatNumber, formatTime } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { useSplit } from './use-total.ts';

/** The station keeps this sale for later, and another begins. Nothing to keep, nothing shown. */
export function PutAside() {
  const words = useShiftTexts().park;
  const putAside = useSale((sale) => sale.putAside);
  const act = useAct(putAside);
  const { total } = useSplit();
  if (total.minor === 0) return null;
  return (
    <>
      <button
        type="button"
        className="button"
        data-testid="put-aside"
        disabled={act.busy}
        onClick={() => void act.run()}
      >
        <Icon name="pause" />
        {words.put}
      </button>
      <TroubleNote trouble={act.trouble} />
    </>
  );
}

/** In the header: how many sales are put aside, at this window or another; from here they are gone on with. */
export function AsideCount({ onRecalled }: { onRecalled: () => void }) {
  const words = useShiftTexts().park;
  const { parked = 0 } = useView();
  const [open, setOpen] = useState(false);
  if (parked === 0 && !open) return null;
  return (
    <>
      <button type="button" className="bar-button bar-aside" data-testid="aside-count" onClick={() => setOpen(true)}>
        <Icon name="pause" />
        <span className="bar-label">{words.aside(formatNumber(parked))}</span>
        <span className="bar-count" aria-hidden="true">
          {formatNumber(parked)}
        </span>
      </button>
      {open && (
        <AsideSheet
          count={parked}
          onClose={() => setOpen(false)}
          onRecalled={() => {
            setOpen(false);
            onRecalled();
          }}
        />
      )}
    </>
  );
}

function AsideSheet({ count, onClose, onRecalled }: { count: number; onClose: () => void; onRecalled: () => void }) {
  const texts = useTexts();
  const { park: words, desk } = useShiftTexts();
  const client = useClient();
  const recall = useSale((sale) => sale.recall);
  const [sales, setSales] = useState<readonly ParkedSale[] | null>(null);
  const { run: read, busy, trouble } = useAct(async () => setSales((await client.sale.parked({})).items));
  // Another window may take one meanwhile: the count says so.
  useWanted(String(count), busy, () => void read());
  const take = useAct(recall);
  const drop = useAct((orderId: string) => client.sale.drop({ orderId }));
  return (
    <Sheet title={words.title} onClose={onClose}>
      <TroubleNote trouble={take.trouble ?? drop.trouble ?? trouble} />
      {sales === null && !trouble && <p className="quiet">{texts.common.moment}</p>}
      {sales?.length === 0 && <p className="quiet">{desk.nothing}</p>}
      <ul className="rows">
        {sales?.map((sale) => (
          <AsideRow
            key={sale.orderId}
            sale={sale}
            busy={take.busy || drop.busy}
            onTake={async () => {
              if (await take.run(sale.orderId)) onRecalled();
              else void read();
            }}
            onDrop={() => void drop.run(sale.orderId)}
          />
        ))}
      </ul>
    </Sheet>
  );
}

interface AsideRowProps {
  readonly sale: ParkedSale;
  readonly busy: boolean;
  readonly onTake: () => Promise<void>;
  readonly onDrop: () => void;
}

function AsideRow({ sale, busy, onTake, onDrop }: AsideRowProps) {
  const texts = useTexts();
  const { park: words, desk, split } = useShiftTexts();
  const locale = useLocale();
  return (
    <li className="aside-row">
      <span className="aside-what">
        <Amount of={sale.total} />
        <span className="quiet small">
          {[texts.common.order(sale.orderId), desk.since(formatTime(sale.parkedAt)), sale.by]
            .filter(Boolean)
            .join(', ')}
        </span>
        {sale.paid.minor > 0 && (
          <span className="small">
            {split.paid}: {formatMoney(sale.paid, locale)}
          </span>
        )}
      </span>
      <button
        type="button"
        className="button primary"
        data-testid={`recall-${sale.orderId}`}
        disabled={busy}
        onClick={() => void onTake()}
      >
        {words.recall}
      </button>
      {sale.parts.length === 0 && (
        <button
          type="button"
          className="button"
          data-testid={`drop-${sale.orderId}`}
          aria-label={`${words.drop}: ${sale.orderId}`}
          disabled={busy}
          onClick={onDrop}
        >
          {words.drop}
        </button>
      )}
    </li>
  );
}
