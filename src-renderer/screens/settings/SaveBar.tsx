import { useEffect, useRef } from 'react';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { usePeople } from '../../state/people-store.ts';
import { useClient } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';
import { useOffice } from '../../text/office/index.ts';
import { useFieldName } from './fields.tsx';
import { problemWords } from './problem-words.ts';
import { useDraft } from './use-settings.tsx';

/** What is not saved, what has to be mended first, and the restart that saved settings wait for. */
export function SaveBar({ isLive }: { isLive: boolean }) {
  const words = useOffice();
  const client = useClient();
  const { saved, problems, isChanged, save, undo, take } = useDraft();
  const nameOf = useFieldName();
  const restart = useAct(() => client.settings.restart({}));
  const wasGone = useRef(false);
  const who = usePeople(({ here }) => here?.person?.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after a restart somebody logs in first, and then it is read
  useEffect(() => {
    if (!isLive) wasGone.current = true;
    if (!isLive || !wasGone.current) return;
    let isOld = false;
    // Asked for without a right to it, the next to log in, a cashier perhaps, would be asked for an owner's PIN.
    const read = async () => {
      const { rights } = await client.person.here({});
      if (isOld || !rights.includes('settings')) return;
      wasGone.current = false;
      // The station that came back knows what was saved.
      take(await client.settings.get({}));
    };
    read().catch(() => undefined);
    return () => {
      isOld = true;
    };
  }, [client, isLive, take, who]);
  if (!isChanged && !saved.needsRestart && problems.length === 0) return null;
  return (
    <div className="save-bar" data-testid="save-bar" aria-live="polite">
      {problems.length > 0 ? (
        <div>
          <p className="fault">{words.settings.problems(formatNumber(problems.length))}</p>
          <ul className="small">
            {problems.slice(0, 4).map(({ path, message }) => (
              <li key={path}>
                <strong>{nameOf(path.split('.').at(-1) ?? path)}</strong>: {problemWords(words.problem, message)}
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <p>{isChanged ? words.settings.unsaved : isLive ? words.settings.needsRestart : words.settings.restarting}</p>
      )}
      <TroubleNote trouble={save.trouble ?? restart.trouble} />
      <div className="save-acts">
        {isChanged ? (
          <>
            <button type="button" className="button" data-testid="settings-undo" onClick={undo}>
              {words.settings.undo}
            </button>
            <button
              type="button"
              className="button primary"
              data-testid="settings-save"
              disabled={save.busy || problems.length > 0}
              onClick={() => void save.run()}
            >
              {words.settings.save}
            </button>
          </>
        ) : (
          saved.needsRestart && (
            <button
              type="button"
              className="button primary"
              data-testid="settings-restart"
              disabled={restart.busy || !isLive}
              onClick={() => void restart.run()}
            >
              {words.settings.restart}
            </button>
          )
        )}
      </div>
    </div>
  );
}
