import { useClient } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { PinpadsSection } from '../settings/PinpadsSection.tsx';
import { PrinterSection } from '../settings/PrinterSection.tsx';
import { TestButton } from '../settings/TestButton.tsx';
import { useDraft, valueAt } from '../settings/use-settings.tsx';

/** Printer, terminals and the fiscal module. The printer's test page comes after the restart, from the station itself. */
export function DevicesStep() {
  const { setup: words, settings, section } = useOffice();
  const client = useClient();
  const { draft } = useDraft();
  const hasModule = valueAt(draft, ['providers', 'fiscalbox', 'fiscal']) === true;
  return (
    <>
      <h2>{words.devices}</h2>
      <p className="quiet">{words.devicesHint}</p>
      <h3>{section.printer}</h3>
      <PrinterSection />
      <h3>{section.pinpads}</h3>
      <PinpadsSection />
      {hasModule && (
        <TestButton
          testId="test-fiscal"
          label={settings.testFiscal}
          ask={() => client.fiscal.test({ config: draft as Record<string, unknown> })}
        />
      )}
    </>
  );
}
