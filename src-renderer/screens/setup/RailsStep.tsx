import { useOffice } from '../../text/office/index.ts';
import { TextSetting } from '../settings/fields.tsx';
import { RailsSection } from '../settings/RailsSection.tsx';
import { useDraft, valueAt } from '../settings/use-settings.tsx';

/** Each vendor with a live self-test of what is on this screen, before anything is written. */
export function RailsStep({ country }: { country: string }) {
  const { setup: words, settings } = useOffice();
  const { draft } = useDraft();
  return (
    <>
      <h2>{words.rails}</h2>
      <p className="quiet">
        {words.railsHint} {valueAt(draft, ['station', 'mode']) !== 'kiosk' && words.cashAlways}
      </p>
      {valueAt(draft, ['profile']) === 'sandbox' && <p>{settings.practiceFilled}</p>}
      <RailsSection country={country} />
      <TextSetting path={['listen', 'publicHooksUrl']} />
    </>
  );
}
