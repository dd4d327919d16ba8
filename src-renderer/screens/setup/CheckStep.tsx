import { useEffect, useRef, useState } from 'react';
import { Facts } from '../../components/Facts.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient, useStation } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';
import { LANGUAGES } from '../../text/language-list.ts';
import { useOffice } from '../../text/office/index.ts';
import { problemWords } from '../settings/problem-words.ts';
import { textAt, useDraft, valueAt } from '../settings/use-settings.tsx';
import { rememberSetup } from './setup-memory.ts';

/** Looked over, written down, started again. The page waits for the station to come back. */
export function CheckStep({ onWritten, onBack }: { onWritten: () => void; onBack: () => void }) {
  const { setup: words, settings, choice, problem, field, section } = useOffice();
  const client = useClient();
  const { draft, shape, problems, isChanged, save } = useDraft();
  const connection = useStation((state) => state.connection);
  const [isRestarting, setRestarting] = useState(false);
  const wasGone = useRef(false);
  useEffect(() => {
    if (!isRestarting) return;
    if (connection === 'lost') wasGone.current = true;
    if (connection === 'live' && wasGone.current) onWritten();
  }, [connection, isRestarting, onWritten]);
  const write = useAct(async () => {
    if (isChanged && !(await save.run())) return;
    rememberSetup(true);
    setRestarting(true);
    try {
      await client.settings.restart({});
    } catch (error) {
      rememberSetup(false);
      setRestarting(false);
      throw error;
    }
  });
  const text = (path: readonly string[]) => textAt(draft, path);
  const rails = Object.keys((valueAt(draft, ['providers']) ?? {}) as object);
  const facts = [
    [field.name ?? '', text(['station', 'name'])],
    [field.country ?? '', choice[text(['station', 'country'])] ?? ''],
    [field.locale ?? '', LANGUAGES.find(({ locale }) => locale === text(['station', 'locale']))?.name ?? ''],
    [field.mode ?? '', choice[text(['station', 'mode'])] ?? ''],
    [field.profile ?? '', choice[text(['profile'])] ?? ''],
    [
      section.rails,
      rails.length === 0 && text(['profile']) !== 'live'
        ? settings.practiceFilled
        : rails.map((id) => shape.rails.find((rail) => rail.id === id)?.title ?? id).join(', ') || '–',
    ],
  ] as const;
  return (
    <>
      <div className="setup-body" data-testid="setup-check">
        <h2>{words.check}</h2>
        <section className="card">
          <Facts facts={facts} />
        </section>
        {problems.length > 0 && (
          <div className="note" data-testid="setup-problems">
            <div>
              <p>{settings.problems(formatNumber(problems.length))}</p>
              <ul className="small">
                {problems.slice(0, 8).map(({ path, message }) => (
                  <li key={path}>
                    <strong>{field[path.split('.').at(-1) ?? path] ?? path}</strong>: {problemWords(problem, message)}
                  </li>
                ))}
              </ul>
            </div>
          </div>
        )}
        <p className="quiet">{words.checkHint}</p>
        <TroubleNote trouble={save.trouble ?? write.trouble} />
      </div>
      <footer className="setup-foot">
        <button
          type="button"
          className="button big"
          data-testid="setup-back"
          disabled={write.busy || isRestarting}
          onClick={onBack}
        >
          {words.back}
        </button>
        <button
          type="button"
          className="button primary big"
          data-testid="setup-write"
          disabled={write.busy || isRestarting || problems.length > 0}
          onClick={() => void write.run()}
        >
          {isRestarting ? settings.restarting : words.write}
        </button>
      </footer>
    </>
  );
}
