import { useState } from 'react';
import type { ShiftSummary } from '../../../src-shared/contract/report-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Select } from '../../components/Select.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWanted } from '../../components/use-wanted.ts';
import { useClient, useLocale, useTexts } from '../../state/station-context.tsx';
import { formatDay, formatMonth, formatNumber, formatTime } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { onWall, startOfMonth } from '../../text/shop-clock.ts';

const pageSize = 30;
const MONTHS_BACK = 24;

/** The beginning of the month `back` months before the one of `now`, on the shop's clock, ms UTC. */
const monthStart = (now: number, back: number): number => {
  const date = onWall(now);
  return startOfMonth(date.getUTCFullYear(), date.getUTCMonth() - back);
};

/** Every shift, newest first, a page at a time; or those that began in one month. */
export function PastShifts({ onOpen }: { onOpen: (id: string) => void }) {
  const texts = useTexts();
  const words = useShiftTexts().past;
  const client = useClient();
  const locale = useLocale();
  const [now] = useState(() => Date.now());
  const [month, setMonth] = useState('all');
  const [items, setItems] = useState<readonly ShiftSummary[] | null>(null);
  const [next, setNext] = useState<string | undefined>();
  const {
    run: load,
    busy,
    trouble,
  } = useAct(async (of: string, cursor?: string) => {
    const page = await client.shift.list({
      limit: pageSize,
      ...(of !== 'all' && { from: monthStart(now, Number(of)), to: monthStart(now, Number(of) - 1) - 1 }),
      ...(cursor !== undefined && { cursor }),
    });
    setItems((before) => (cursor === undefined ? page.items : [...(before ?? []), ...page.items]));
    setNext(page.next);
  });
  useWanted(month, busy, () => void load(month));
  return (
    <section className="card past-shifts" data-testid="past-shifts">
      <div className="past-month">
        <Select
          label={words.month}
          testId="past-month"
          value={month}
          onChange={setMonth}
          options={[
            { value: 'all', label: words.always },
            ...Array.from({ length: MONTHS_BACK }, (_, back) => ({
              value: String(back),
              label: formatMonth(monthStart(now, back), locale),
            })),
          ]}
        />
      </div>
      <TroubleNote trouble={trouble} />
      {items?.length === 0 && <p className="quiet">{words.empty}</p>}
      <ul className="rows">
        {items?.map((shift) => (
          <li key={shift.shiftId}>
            <button
              type="button"
              className="past-row"
              data-testid={`past-${shift.shiftId}`}
              onClick={() => onOpen(shift.shiftId)}
            >
              <PastRow shift={shift} />
            </button>
          </li>
        ))}
      </ul>
      {next !== undefined && (
        <button
          type="button"
          className="button"
          data-testid="past-more"
          disabled={busy}
          onClick={() => void load(month, next)}
        >
          {texts.common.more}
        </button>
      )}
    </section>
  );
}

function PastRow({ shift }: { shift: ShiftSummary }) {
  const words = useShiftTexts().past;
  const locale = useLocale();
  const differs = (shift.differences ?? 0) > 0;
  return (
    <>
      <span>
        <strong>{formatDay(shift.openedAt, locale)}</strong>{' '}
        <span className="quiet small">
          {formatTime(shift.openedAt)}
          {shift.closedAt !== undefined && ` – ${formatTime(shift.closedAt)}`}
          {(shift.closedBy ?? shift.openedBy) && `, ${shift.closedBy ?? shift.openedBy}`}
        </span>
      </span>
      <span
        className={differs ? 'badge badge-declined' : shift.closedAt === undefined ? 'badge' : 'badge badge-completed'}
      >
        <Icon name={differs ? 'attention' : shift.closedAt === undefined ? 'clock' : 'tick'} />
        {shift.closedAt === undefined
          ? words.stillOpen
          : differs
            ? words.differences(formatNumber(shift.differences ?? 0))
            : words.fits}
      </span>
      <span className="quiet small">{words.payments(formatNumber(shift.payments))}</span>
      <Amount of={shift.net} />
    </>
  );
}
