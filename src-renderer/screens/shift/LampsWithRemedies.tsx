import type { LampView } from '../../../src-shared/contract/health-views.ts';
import { LampDot, useLampReason } from '../../components/Lamps.tsx';
import { lampName } from '../../state/selectors.ts';
import { useClient, useTexts, useView } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { TestButton } from '../settings/TestButton.tsx';

const ORDER = { down: 0, warn: 1, ok: 2 } as const;

/** The press the remedy of a silent rail or terminal names. */
function AskItself({ lamp }: { lamp: LampView }) {
  const client = useClient();
  if (lamp.kind === 'method' && lamp.id !== 'cash')
    return <TestButton testId={`start-test-${lamp.id}`} ask={() => client.rail.test({ method: lamp.id })} />;
  if (lamp.kind === 'device' && lamp.id !== 'printer')
    return <TestButton testId={`start-test-${lamp.id}`} ask={() => client.pinpad.test({ device: lamp.id })} />;
  return null;
}

/** Lamps that do not shine first, each with its reason and what to do; those that do in one line. */
export function LampsWithRemedies() {
  const texts = useTexts();
  const words = useShiftTexts().start;
  const health = useOffice().health;
  const reason = useLampReason();
  const view = useView();
  const lamps = [...view.lamps].sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  const dark = lamps.filter(({ state }) => state !== 'ok');
  const well = lamps.filter(({ state }) => state === 'ok');
  return (
    <>
      {dark.length === 0 && <p>{words.allWell}</p>}
      {dark.length > 0 && (
        <ul className="rows">
          {dark.map((lamp) => (
            <li key={lamp.id} className="lamp-remedy" data-testid={`start-lamp-${lamp.id}`} data-state={lamp.state}>
              <LampDot state={lamp.state} />
              <div>
                <p>
                  <strong>{lampName(view, texts, lamp)}</strong> {reason(lamp)}
                </p>
                <p className="quiet small">{health.remedy[lamp.reason] ?? health.remedyUnknown}</p>
                {lamp.reason === 'no_answer' && <AskItself lamp={lamp} />}
              </div>
            </li>
          ))}
        </ul>
      )}
      <p className="lamps-well">
        {well.map((lamp) => (
          <span key={lamp.id}>
            <LampDot state="ok" /> {lampName(view, texts, lamp)}
          </span>
        ))}
      </p>
    </>
  );
}
