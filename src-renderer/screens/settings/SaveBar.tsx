import { useEffect, useRef } from 'react';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
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
  useEffect(() => {
    if (!isLive) wasGone.current = true;
    else if (wasGone.current) {
      wasGone.current = false;
      // The station that came back knows what was saved.
      void client.settings.get({}).then(take, () => undefined);
    }
  }, [client, isLive, take]);
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
