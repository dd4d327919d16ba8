import { useEffect, useState } from 'react';
import type { KaspiTransactions, ListKaspiTransactions } from '../../../../src-shared/contract/kaspi-views.ts';
import { Amount } from '../../../components/Amount.tsx';
import { Field } from '../../../components/Field.tsx';
import { Form } from '../../../components/Form.tsx';
import { Select } from '../../../components/Select.tsx';
import { useClient, useLocale } from '../../../state/station-context.tsx';
import { formatDayTime, formatNumber } from '../../../text/format.ts';
import { useOffice } from '../../../text/office/index.ts';
import { KaspiTrouble } from './KaspiTrouble.tsx';
import { useKaspi } from './use-kaspi.ts';

/** A day on Almaty's calendar, as ByFly wants it. */
const DAY = '\\d{4}-\\d{2}-\\d{2}';
const STATUSES = ['pending', 'processing', 'paid', 'partially_paid', 'cancelled', 'failed'] as const;

/** The look of a status, as the station's own payments have it; the rest is plain. */
const LOOK: Readonly<Record<string, string>> = {
  paid: 'badge-completed',
  pending: 'badge-awaiting_customer',
  processing: 'badge-awaiting_customer',
  partially_paid: 'badge-declined',
  failed: 'badge-declined',
};

/** ByFly's own table, to look at: by status and days, page by page. */
export function Transactions({ onGone }: { onGone: () => void }) {
  const words = useOffice().kaspi;
  const locale = useLocale();
  const client = useClient();
  const [filter, setFilter] = useState({ status: '', from: '', to: '' });
  const [page, setPage] = useState(0);
  const [rows, setRows] = useState<KaspiTransactions>({ items: [], hasMore: false });
  const read = useKaspi(async (at: number) => {
    const { status, from, to } = filter;
    const asked: ListKaspiTransactions = {
      page: at,
      ...(status !== '' && { status }),
      ...(from !== '' && { from }),
      ...(to !== '' && { to }),
    };
    setRows(await client.kaspi.transactions(asked));
    setPage(at);
  }, onGone);
  const { run } = read;
  useEffect(() => void run(0), [run]);
  const submit = () => {
    void run(0);
  };
  const statusWord = (status: string) => words.statusWord[status] ?? status;
  return (
    <section className="card settings-list">
      <p className="quiet">{words.onlyLook}</p>
      <Form className="kaspi-filter" onSubmit={submit}>
        <Select
          label={words.status}
          testId="kaspi-status"
          value={filter.status}
          onChange={(status) => setFilter({ ...filter, status })}
          options={[
            { value: '', label: words.any },
            ...STATUSES.map((status) => ({ value: status, label: statusWord(status) })),
          ]}
        />
        <Field
          label={words.from}
          value={filter.from}
          onChange={(from) => setFilter({ ...filter, from })}
          testId="kaspi-from"
          isFilter
          pattern={DAY}
          maxLength={10}
          placeholder="2026-11-22"
        />
        <Field
          label={words.to}
          value={filter.to}
          onChange={(to) => setFilter({ ...filter, to })}
          testId="kaspi-to"
          isFilter
          pattern={DAY}
          maxLength={10}
          placeholder="2026-11-22"
        />
        <button type="submit" className="button primary" data-testid="kaspi-show" disabled={read.busy}>
          {words.show}
        </button>
      </Form>
      <KaspiTrouble trouble={read.trouble} />
      {rows.items.length === 0 && !read.busy && !read.trouble && <p className="quiet">{words.empty}</p>}
      <ul className="rows">
        {rows.items.map((row) => (
          <li key={row.id} className="kaspi-row" data-testid={`kaspi-row-${row.id}`}>
            <span>
              <strong>{row.description ?? row.id}</strong>
              {row.description !== undefined && <code className="small">{row.id}</code>}
            </span>
            <span className="quiet">{row.createdAt === undefined ? '' : formatDayTime(row.createdAt, locale)}</span>
            <span className={`badge ${LOOK[row.status] ?? ''}`}>{statusWord(row.status)}</span>
            {row.amount ? <Amount of={row.amount} /> : <span />}
          </li>
        ))}
      </ul>
      <div className="kaspi-pages">
        <button type="button" className="button" disabled={read.busy || page === 0} onClick={() => void run(page - 1)}>
          {words.newer}
        </button>
        <span className="quiet">{words.page(formatNumber(page + 1))}</span>
        <button
          type="button"
          className="button"
          disabled={read.busy || !rows.hasMore}
          onClick={() => void run(page + 1)}
        >
          {words.older}
        </button>
      </div>
    </section>
  );
}
