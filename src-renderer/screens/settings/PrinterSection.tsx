import { useState } from 'react';
import { RadioGroup } from '../../components/RadioGroup.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient } from '../../state/station-context.tsx';
import { LANGUAGES } from '../../text/language-list.ts';
import { useOffice } from '../../text/office/index.ts';
import { ChoiceSetting, SwitchSetting, TextSetting } from './fields.tsx';
import { useDraft, valueAt } from './use-settings.tsx';

const KINDS = ['tcp', 'serial', 'usb', 'queue', 'picture'] as const;

/** The receipt printer: its wire, its paper, when it prints. */
export function PrinterSection() {
  const words = useOffice().settings;
  const { draft, set, shape } = useDraft();
  const kind = valueAt(draft, ['printer', 'kind']);
  const names: Readonly<Record<string, string>> = {
    none: words.printerNone,
    tcp: words.printerTcp,
    serial: words.printerSerial,
    usb: words.printerUsb,
    queue: words.printerQueue,
    picture: words.printerPicture,
  };
  /** What belongs to another wire would be an unknown key. */
  const choose = (chosen: string | undefined) => {
    const {
      host: _host,
      port: _port,
      path: _path,
      baudRate: _baudRate,
      queue: _queue,
      ...paper
    } = (valueAt(draft, ['printer']) ?? {}) as Record<string, unknown>;
    set(['printer'], chosen === undefined ? undefined : { ...paper, kind: chosen });
  };
  return (
    <section className="card form two">
      <RadioGroup
        label={words.printerKind}
        hideLabel
        value={typeof kind === 'string' ? kind : 'none'}
        onChange={(chosen) => choose(chosen === 'none' ? undefined : chosen)}
        options={['none', ...KINDS].map((one) => ({ value: one, label: names[one], testId: `printer-${one}` }))}
      />
      {kind === 'tcp' && (
        <>
          <TextSetting path={['printer', 'host']} required />
          <TextSetting path={['printer', 'port']} kind="number" hint={words.usually('9100')} />
        </>
      )}
      {kind === 'serial' && (
        <>
          <TextSetting path={['printer', 'path']} required hint="COM3, /dev/ttyUSB0" />
          <TextSetting path={['printer', 'baudRate']} kind="number" hint={words.usually('9600')} />
        </>
      )}
      {kind === 'usb' && <TextSetting path={['printer', 'path']} hint={words.usually('/dev/usb/lp0')} />}
      {kind === 'queue' && <TextSetting path={['printer', 'queue']} required hint="POS-80" />}
      {kind !== undefined && (
        <>
          <ChoiceSetting path={['printer', 'widthMm']} choices={[58, 80]} usual={80} nameOf={words.millimetres} />
          <ChoiceSetting path={['printer', 'when']} choices={['registered', 'at_once', 'asked']} usual="registered" />
          <SwitchSetting path={['printer', 'drawer']} />
          <details className="more-fields">
            <summary>{words.otherFields}</summary>
            <div className="form two">
              <ChoiceSetting
                path={['printer', 'locale']}
                choices={LANGUAGES.map(({ locale }) => locale)}
                usual=""
                nameOf={(locale) => LANGUAGES.find((one) => one.locale === locale)?.name ?? words.usual}
              />
              <ChoiceSetting path={['printer', 'mode']} label="printMode" choices={['raster', 'text']} usual="raster" />
              <ChoiceSetting path={['printer', 'family']} choices={shape.printerFamilies} usual="unknown" />
              <ChoiceSetting path={['printer', 'drawerPin']} choices={[2, 5]} usual={2} />
              <SwitchSetting path={['printer', 'cut']} usual />
              <TextSetting path={['printer', 'copies']} kind="number" hint={words.usually('1')} />
            </div>
          </details>
        </>
      )}
    </section>
  );
}

/** A page with every letter, on the printer that runs. */
export function TestPage() {
  const words = useOffice().settings;
  const client = useClient();
  const [state, setState] = useState<string | null>(null);
  const print = useAct(async () => setState((await client.printer.test({})).state));
  return (
    <div className="test">
      <button
        type="button"
        className="button"
        data-testid="printer-test"
        disabled={print.busy}
        onClick={() => void print.run()}
      >
        {print.busy ? words.testing : words.testPage}
      </button>
      <TroubleNote trouble={print.trouble} />
      {state !== null && !print.busy && (
        <p aria-live="polite" data-testid="printer-tested" className={state === 'failed' ? 'fault' : ''}>
          {state === 'failed' ? words.testNotPrinted : words.testPrinted}
        </p>
      )}
    </div>
  );
}
