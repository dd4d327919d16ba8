import { useEffect, useState } from 'react';
import type { FoundPorts, SelfTest } from '../../../src-shared/contract/setup-views.ts';
import { Icon } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { isPracticePlace, titleOf } from '../../state/selectors.ts';
import { useClient, usePinpadWords, useTexts, useView } from '../../state/station-context.tsx';
import type { OfficeTexts } from '../../text/office/en.ts';
import { useOffice } from '../../text/office/index.ts';
import type { PinpadWords } from '../../text/pinpad-words.ts';
import { useDraft } from './use-settings.tsx';

/** The terminals that run at this moment, each with a question that it answers or does not; and the ports of the machine. */
export function TerminalsNow() {
  const texts = useTexts();
  const words = usePinpadWords();
  const client = useClient();
  const [found, setFound] = useState<FoundPorts | null>(null);
  const { run: look, busy, trouble } = useAct(async () => setFound(await client.pinpad.ports({})));
  useEffect(() => void look(), [look]);
  return (
    <section className="card terminals" aria-label={words.nowTitle} data-testid="terminals-now">
      <h3>{words.nowTitle}</h3>
      <TroubleNote trouble={trouble} />
      {!found && !trouble && <p className="quiet">{texts.common.moment}</p>}
      {found?.devices.length === 0 && <p className="quiet">{words.noneAtWork}</p>}
      <ul className="rows">
        {found?.devices.map((device) => (
          <Terminal key={device.device} device={device} />
        ))}
      </ul>
      <h3>{words.ports}</h3>
      {found?.ports.length === 0 && <p className="quiet">{words.noPorts}</p>}
      <ul className="rows" data-testid="ports">
        {found?.ports.map((port) => (
          <li key={port.path} className="terminal-row">
            <strong>{port.path}</strong>
            <span className="quiet">
              {[
                port.manufacturer,
                port.vendorId && `${port.vendorId}:${port.productId ?? ''}`,
                port.device === undefined ? words.portFree : words.portTaken(port.device),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      <button type="button" className="button" data-testid="ports-again" disabled={busy} onClick={() => void look()}>
        {words.lookAgain}
      </button>
    </section>
  );
}

/** What the terminal said of itself, or why it said nothing. */
function saidOf(words: PinpadWords, reasons: OfficeTexts['test']['reason'], { steps }: SelfTest) {
  const asked = steps.find(({ step }) => step === 'device');
  if (asked?.outcome === 'proved')
    return { ok: true, text: asked.detail ? words.answers(asked.detail) : words.answersBare };
  const failed = steps.find(({ outcome }) => outcome === 'failed');
  return { ok: false, text: words.silent(failed?.detail ?? reasons[failed?.reason ?? 'no_answer']) };
}

function Terminal({ device }: { device: FoundPorts['devices'][number] }) {
  const texts = useTexts();
  const words = usePinpadWords();
  const view = useView();
  const client = useClient();
  const { reason } = useOffice().test;
  const { drivers } = useDraft().shape;
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);
  const ask = useAct(async () => {
    setSaid(null);
    setSaid(saidOf(words, reason, await client.pinpad.test({ device: device.device })));
  });
  return (
    <li className="terminal-row" data-testid={`terminal-${device.device}`}>
      <strong>
        {device.device} · {titleOf(view, texts, device.method)}
      </strong>
      <span className="quiet">
        {[
          drivers.find(({ id }) => id === device.driver)?.title ?? device.driver,
          device.place && `${words.place}: ${isPracticePlace(device.place) ? words.practicePlace : device.place}`,
          device.terminalId && `TID ${device.terminalId}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <button
        type="button"
        className="button"
        data-testid={`ask-${device.device}`}
        disabled={ask.busy}
        onClick={() => void ask.run()}
      >
        {ask.busy ? words.asking : words.askNow}
      </button>
      <TroubleNote trouble={ask.trouble} />
      {said && (
        <p className="terminal-said" role="status" data-testid={`said-${device.device}`} data-ok={said.ok}>
          <Icon name={said.ok ? 'tick' : 'attention'} />
          {said.text}
        </p>
      )}
    </li>
  );
}
