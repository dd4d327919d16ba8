import { LampDetail, LampDot, useLampName, useLampReason } from '../../components/Lamps.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient, useTexts, useView } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { TestPage } from './PrinterSection.tsx';
import { saveFile } from './save-file.ts';
import { TestButton } from './TestButton.tsx';

const ORDER = { down: 0, warn: 1, ok: 2 } as const;

/** Every lamp with what to do about it, tests of what runs, and a file for support. */
export function HealthSection() {
  const texts = useTexts();
  const words = useOffice().health;
  const view = useView();
  const nameOf = useLampName();
  const reasonOf = useLampReason();
  const client = useClient();
  const lamps = [...view.lamps].sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  return (
    <div className="settings-list">
      <section className="card">
        {lamps.every(({ state }) => state === 'ok') && <p>{texts.health.allWell}</p>}
        <ul className="rows">
          {lamps.map((lamp) => (
            <li key={lamp.id} className="health-row" data-testid={`health-row-${lamp.id}`} data-state={lamp.state}>
              <LampDot state={lamp.state} />
              <div>
                <p>
                  <strong>{nameOf(lamp)}</strong> <span>{reasonOf(lamp)}</span> <LampDetail lamp={lamp} />
                </p>
                {lamp.state !== 'ok' && (
                  <p className="remedy">
                    <span className="quiet">{words.remedyTitle}: </span>
                    {words.remedy[lamp.reason] ?? words.remedyUnknown}
                  </p>
                )}
                {lamp.kind === 'method' && lamp.id !== 'cash' && lamp.reason !== 'not_supported' && (
                  <TestButton testId={`health-test-${lamp.id}`} ask={() => client.rail.test({ method: lamp.id })} />
                )}
                {lamp.kind === 'device' && lamp.id !== 'printer' && lamp.reason !== 'not_supported' && (
                  <TestButton testId={`health-test-${lamp.id}`} ask={() => client.pinpad.test({ device: lamp.id })} />
                )}
                {lamp.id === 'printer' && <TestPage />}
                {lamp.id === 'fiscal' && <TestButton testId="health-test-fiscal" ask={() => client.fiscal.test({})} />}
              </div>
            </li>
          ))}
        </ul>
      </section>
      <Support />
    </div>
  );
}

function Support() {
  const words = useOffice().health;
  const client = useClient();
  const make = useAct(async () => {
    const { fileName, text } = await client.support.bundle({});
    saveFile(fileName, text, 'application/json');
  });
  return (
    <section className="card form">
      <h3>{words.supportTitle}</h3>
      <p className="quiet">{words.supportBody}</p>
      <TroubleNote trouble={make.trouble} />
      <button
        type="button"
        className="button"
        data-testid="support"
        disabled={make.busy}
        onClick={() => void make.run()}
      >
        {words.supportMake}
      </button>
    </section>
  );
}
