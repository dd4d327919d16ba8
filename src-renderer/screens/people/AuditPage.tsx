import { useState } from 'react';
import type { AuditLine, PersonView } from '../../../src-shared/contract/people-views.ts';
import type { ErrorCode } from '../../../src-shared/contract/wire-error.ts';
import { money } from '../../../src-shared/money.ts';
import { SHIFT_WORDS } from '../../../src-shared/shift-words.ts';
import { Select } from '../../components/Select.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWanted } from '../../components/use-wanted.ts';
import { useClient, useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatDayTime, formatMoney } from '../../text/format.ts';
import { useOffice } from '../../text/office/index.ts';
import { usePeopleList } from './use-people-list.ts';

/** What people did and were refused, newest first, in words. */
export function AuditPage() {
  const texts = useTexts();
  const words = useOffice().audit;
  const client = useClient();
  const { people } = usePeopleList();
  const [who, setWho] = useState('');
  const [lines, setLines] = useState<readonly AuditLine[]>([]);
  const [next, setNext] = useState<number | undefined>(undefined);
  const read = useAct(async (from: string, cursor?: number) => {
    const page = await client.audit.list({
      ...(from !== '' && { who: from }),
      ...(cursor !== undefined && { cursor }),
    });
    setLines((before) => (cursor === undefined ? page.items : [...before, ...page.items]));
    setNext(page.next);
  });
  const { run } = read;
  useWanted(who, read.busy, () => void run(who));
  return (
    <section className="card settings-list">
      <p className="quiet">{words.about}</p>
      <div className="audit-filter">
        <Select
          label={words.onlyOf}
          testId="audit-who"
          value={who}
          onChange={setWho}
          options={[
            { value: '', label: words.everybody },
            ...(people ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <TroubleNote trouble={read.trouble} />
      {lines.length === 0 && !read.busy && !read.trouble && <p className="quiet">{words.empty}</p>}
      <ol className="rows audit" data-testid="audit">
        {lines.map((line) => (
          <AuditRow key={line.seq} line={line} people={people ?? []} />
        ))}
      </ol>
      {next !== undefined && (
        <button type="button" className="button" disabled={read.busy} onClick={() => void run(who, next)}>
          {texts.common.more}
        </button>
      )}
    </section>
  );
}

/** A payment by the last signs its receipt shows; a person by name; what has no id of ours as it is called. */
function subjectSaid({ act, subject }: AuditLine, people: readonly PersonView[]): string | undefined {
  if (subject === undefined || !/^[0-9A-Z]{20}$/.test(subject)) return subject;
  if (act.startsWith('person.')) return people.find(({ id }) => id === subject)?.name;
  return /^(payment|receipt|booth)\./.test(act) ? `…${subject.slice(-6)}` : undefined;
}

function AuditRow({ line, people }: { line: AuditLine; people: readonly PersonView[] }) {
  const texts = useTexts();
  const office = useOffice();
  const words = office.audit;
  const locale = useLocale();
  const { cashIn, cashOut } = SHIFT_WORDS[locale].report;
  const { currency } = useView().station;
  const { detail = {} } = line;
  const role = office.people.role[detail.role as keyof typeof office.people.role] as string | undefined;
  const right = office.people.agreeTo[detail.right as keyof typeof office.people.agreeTo] as string | undefined;
  const decided = texts.status[detail.outcome as keyof typeof texts.status] as string | undefined;
  const facts = [
    decided,
    line.act === 'cash.move' && (detail.direction === 'in' ? cashIn : cashOut),
    typeof detail.minor === 'number' && formatMoney(money(detail.minor, currency), locale),
    line.act === 'person.save' && [detail.name, role].filter(Boolean).join(', '),
    right,
    detail.reason,
    detail.note,
    detail.rrn !== undefined && `RRN ${String(detail.rrn)}`,
  ].filter(Boolean);
  const isSaidAlready = line.act === 'person.save' || line.act === 'person.approve';
  const subject = isSaidAlready ? undefined : subjectSaid(line, people);
  // What a terminal did by itself was neither done nor refused by anybody here.
  const isRefused = line.outcome !== 'done' && line.act !== 'terminal.strangers';
  return (
    <li className="audit-row" data-testid={`audit-${line.act}`} data-outcome={line.outcome}>
      <time className="quiet small" dateTime={new Date(line.at).toISOString()}>
        {formatDayTime(line.at, locale)}
      </time>
      <span>
        <strong>{words.act[line.act] ?? line.act}</strong>{' '}
        {isRefused && (
          <span className="fault">
            {words.refused}: {texts.error[line.outcome as ErrorCode] ?? line.outcome}
          </span>
        )}
        {facts.length > 0 && <span className="audit-facts">{facts.map(String).join(' · ')}</span>}
        {subject !== undefined && subject !== line.name && <span className="quiet small audit-facts">{subject}</span>}
      </span>
      <span className="audit-who">
        {line.name ?? (line.who === 'program' ? words.program : words.nobody)}
        {line.approvedBy && (
          <span className="audit-agreed">{words.agreedBy(line.approvedBy.replace(/ \([0-9A-Z]{20}\)$/, ''))}</span>
        )}
      </span>
    </li>
  );
}
