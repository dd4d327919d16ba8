import { useEffect, useState } from 'react';
import type { ShiftSummary } from '../../../src-shared/contract/views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient, useLocale, useTexts } from '../../state/station-context.tsx';
import { formatDay, formatNumber, formatTime } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

const pageSize = 30;
const dayMs = 86_400_000;

/** "2026-11-21" of a date field → the day's beginning on this machine's clock, ms UTC. */
const dayStart = (date: string): number => new Date(`${date}T00:00:00`).getTime();

/** Every shift, newest first, a page at a time, between two days where somebody asks. */
export function PastShifts({ onOpen }: { onOpen: (id: string) => void }) {
  const texts = useTexts();
  const words = useShiftTexts().past;
  const client = useClient();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [items, setItems] = useState<readonly ShiftSummary[] | null>(null);
  const [next, setNext] = useState<string | undefined>();
  const {
    run: load,
    busy,
    trouble,
  } = useAct(async (since: string, until: string, cursor?: string) => {
    const page = await client.shift.list({
      limit: pageSize,
      ...(since !== '' && { from: dayStart(since) }),
      ...(until !== '' && { to: dayStart(until) + dayMs - 1 }),
      ...(cursor !== undefined && { cursor }),
    });
    setItems((before) => (cursor === undefined ? page.items : [...(before ?? []), ...page.items]));
    setNext(page.next);
  });
  useEffect(() => {
    void load(from, to);
  }, [load, from, to]);
  const days = [
    ['past-from', words.from, from, setFrom],
    ['past-to', words.to, to, setTo],
  ] as const;
  return (
    <section className="card past-shifts" data-testid="past-shifts">
      <div className="past-days">
        {days.map(([testId, label, value, set]) => (
          <label key={testId} className="field">
            {label}
            <input type="date" data-testid={testId} value={value} onChange={(event) => set(event.target.value)} />
          </label>
        ))}
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
          onClick={() => void load(from, to, next)}
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
