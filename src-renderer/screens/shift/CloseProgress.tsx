import type { CloseStepView } from '../../../src-shared/contract/shift-views.ts';
import { Heading } from '../../components/Heading.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useNow } from '../../components/use-now.ts';
import { useClient, useTexts, useView } from '../../state/station-context.tsx';
import { formatClock, formatNumber } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

const GLYPHS: Record<CloseStepView['state'], IconName> = {
  waiting: 'clock',
  running: 'hourglass',
  done: 'tick',
  failed: 'attention',
};

/** What the station does at this moment, step by step, as it tells: a reload or another screen shows the same. */
export function CloseProgress() {
  const texts = useTexts();
  const words = useShiftTexts().close;
  const client = useClient();
  const { closing } = useView().shift;
  const callOff = useAct(client.shift.cancelClose);
  return (
    <section className="card progress" data-testid="close-progress">
      <Heading>{words.workTitle}</Heading>
      <p className="quiet">{words.workBody}</p>
      <ol className="close-steps" aria-live="polite">
        {closing?.steps.map((step) => (
          <li
            key={step.step}
            className={`close-${step.state}`}
            data-testid={`step-${step.step}`}
            data-state={step.state}
          >
            <Icon name={GLYPHS[step.state]} />
            <span className="close-what">{words.step[step.step]}</span>
            <StepState step={step} />
          </li>
        ))}
      </ol>
      {!closing && <p>{texts.common.moment}</p>}
      <TroubleNote trouble={callOff.trouble} />
      {closing && (
        <div className="wizard-foot">
          {closing.canCancel ? (
            <button
              type="button"
              className="button big"
              data-testid="close-cancel"
              disabled={callOff.busy}
              onClick={() => void callOff.run({})}
            >
              {words.callOff}
            </button>
          ) : (
            <p className="quiet">{words.tooLate}</p>
          )}
        </div>
      )}
    </section>
  );
}

/** In words, with how far it is and an honest clock while it runs. */
function StepState({ step }: { step: CloseStepView }) {
  const words = useShiftTexts().close;
  const now = useNow();
  const far =
    step.total !== undefined && step.total > 0 && words.of(formatNumber(step.done ?? 0), formatNumber(step.total));
  const clock = step.state === 'running' && step.startedAt !== undefined && formatClock(now - step.startedAt);
  return (
    <span className="quiet">
      {[words.state[step.state], step.state === 'waiting' ? false : far, clock].filter(Boolean).join(' · ')}
    </span>
  );
}
