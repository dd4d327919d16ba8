import { useEffect, useState } from 'react';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import type { CloseShift } from '../../../src-shared/contract/shift-views.ts';
import { CallError } from '../../../src-shared/contract/wire-error.ts';
import { AnswerLost } from '../../client/connection.ts';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { toPageTop } from '../../components/page-top.ts';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho } from '../../components/WhoField.tsx';
import type { Trouble } from '../../state/sale-state.ts';
import { useClient, useStationStore, useTexts, useView } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';
import { CashFacts } from './CashFacts.tsx';
import { CloseProgress } from './CloseProgress.tsx';
import { CloseUnknowns } from './CloseUnknowns.tsx';
import { CountCash } from './CountCash.tsx';
import { ShiftFiles } from './ShiftFiles.tsx';
import { ShiftReportView, Verdict } from './ShiftReportView.tsx';
import { Takings } from './Takings.tsx';

const STAGES = ['unknowns', 'count', 'work', 'match', 'z'] as const;
type Stage = (typeof STAGES)[number];

interface WizardProps {
  /** The shift that is closed here; it stays the same after its end. */
  readonly shiftId: string;
  /** Back to the open shift. */
  readonly onBack: () => void;
  readonly onDone: () => void;
}

/**
 * C10: what is unknown, the blind count, the station's own steps, the match board, Z. The closing itself is the
 * station's: this screen only follows what it pushes, so that a lost answer, a reload or a second screen changes nothing.
 */
export function CloseWizard({ shiftId, onBack, onDone }: WizardProps) {
  const words = useShiftTexts().close;
  const client = useClient();
  const station = useStationStore();
  const { shift } = useView();
  const by = useWho();
  const isClosing = shift.shiftId === shiftId && shift.status === 'closing';
  const isOver = shift.shiftId !== shiftId || shift.status === 'closed';
  const [stage, setStage] = useState<Stage>(isClosing || isOver ? 'work' : 'unknowns');
  const [handOverTo, setHandOverTo] = useState('');
  const [report, setReport] = useState<ShiftReport | null>(null);
  const [wasClosing, setWasClosing] = useState(isClosing);
  const [calledOff, setCalledOff] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  /** The closing that this screen asked for has not been answered yet: its answer is the report. */
  const [isAsking, setIsAsking] = useState(false);

  const { run: readReport, trouble: reportTrouble } = useAct(async () => {
    const signed = await client.shift.report({ id: shiftId });
    setReport(signed);
    setStage('match');
  });

  // What the station pushes decides where we are: under way, over, or called off.
  if (isClosing && !(wasClosing && stage === 'work')) {
    setWasClosing(true);
    setStage('work');
  } else if (!isClosing && !isOver && stage === 'work' && wasClosing) {
    setWasClosing(false);
    setCalledOff(true);
    setStage('unknowns');
  }
  useEffect(() => {
    if (!isClosing && isOver && !isAsking && stage === 'work') void readReport();
  }, [isClosing, isOver, isAsking, stage, readReport]);

  const walk = (to: Stage) => {
    setStage(to);
    toPageTop();
  };
  const begin = async (input: CloseShift) => {
    setTrouble(null);
    setCalledOff(false);
    setStage('work');
    setIsAsking(true);
    try {
      const signed = await client.shift.close(input);
      setReport(signed);
      setStage('match');
    } catch (error) {
      // No answer in time says nothing: the steps are pushed, and the report is read when it is over.
      if (error instanceof AnswerLost) {
        const told = station.getState().view?.shift;
        if (told?.shiftId !== shiftId || told.status !== 'open') return;
        // It never began, as far as this screen was told: pressing again joins a closing that did.
        setTrouble({ kind: 'lost' });
        setStage('count');
        return;
      }
      if (!(error instanceof CallError)) throw error;
      if (error.wire.code === 'shift.close_cancelled') return;
      setTrouble({ kind: 'refused', error: error.wire });
      setStage('count');
    } finally {
      setIsAsking(false);
    }
  };

  return (
    <div className="wizard" data-testid="close-wizard">
      <ol className="wizard-steps" aria-label={words.title}>
        {STAGES.map((name, at) => (
          <li
            key={name}
            aria-current={name === stage ? 'step' : undefined}
            className={at < STAGES.indexOf(stage) ? 'wizard-past' : undefined}
          >
            {words.steps[at]}
          </li>
        ))}
      </ol>
      {calledOff && (
        <p className="note-done" role="status" data-testid="called-off">
          <Icon name="tick" />
          {words.calledOff}
        </p>
      )}
      <TroubleNote trouble={trouble ?? reportTrouble} />
      {stage === 'unknowns' && (
        <CloseUnknowns
          onBack={onBack}
          onGo={(name) => {
            setHandOverTo(name);
            setStage('count');
          }}
        />
      )}
      {stage === 'count' && (
        <CountCash
          onBack={() => setStage('unknowns')}
          onCounted={(counted) =>
            void begin({
              ...(by !== '' && { by }),
              ...(counted && { counted }),
              ...(handOverTo !== '' && { handOverTo }),
            })
          }
        />
      )}
      {stage === 'work' && <CloseProgress />}
      {stage === 'match' && report && (
        <article className="card report" data-testid="report">
          <ShiftReportView report={report} heading />
          <div className="wizard-foot">
            <button type="button" className="button primary big" data-testid="to-z" onClick={() => walk('z')}>
              {words.toZ}
            </button>
          </div>
        </article>
      )}
      {stage === 'z' && report && <Z report={report} onBack={() => walk('match')} onDone={onDone} />}
    </div>
  );
}

/** The end: the verdict once more, the day's number, what was taken, paper and files. */
function Z({ report, onBack, onDone }: { report: ShiftReport; onBack: () => void; onDone: () => void }) {
  const { total } = useTexts().amount;
  const words = useShiftTexts().close;
  return (
    <article className="card report" data-testid="z-report">
      <Heading>{words.zTitle}</Heading>
      <Verdict report={report} />
      {report.fiscal.zNumber !== undefined && <p className="z-number">{words.z(report.fiscal.zNumber)}</p>}
      <Takings report={report} label={total} />
      <ShiftFiles shiftId={report.shiftId} loud />
      <CashFacts report={report} />
      <div className="wizard-foot">
        <button type="button" className="button" data-testid="z-back" onClick={onBack}>
          {words.steps[3]}
        </button>
        <button type="button" className="button primary big" data-testid="shift-done" onClick={onDone}>
          {words.done}
        </button>
      </div>
    </article>
  );
}
