/** Brings what may be touched next while the page has nothing to do, one file after another, so that no touch waits. */
import type { StationView } from '../src-shared/contract/station-views.ts';
import type { Arrival } from './arrival.ts';
import { phoneFile } from './components/CustomerPhone.tsx';
import { plateFile } from './components/Plate.tsx';
import { tillFiles } from './screens/files.ts';
import { usePreferences } from './state/preferences.ts';
import { LANGUAGES } from './text/language-list.ts';
import { OFFICE_FILES, TILL_FILES } from './text/words.ts';

const latestMs = 10_000;
const idle = () => new Promise<unknown>((resolve) => requestIdleCallback(resolve, { timeout: latestMs }));

function likely(view: StationView): readonly Pick<Arrival<unknown>, 'ahead'>[] {
  const languages = LANGUAGES.map(({ locale }) => TILL_FILES[locale]);
  // A guest chooses a language before anything else; a cashier hardly ever.
  if (view.station.mode === 'kiosk')
    return [plateFile, ...(view.profile === 'sandbox' ? [phoneFile] : []), ...languages];
  const wanted = usePreferences.getState().locale ?? view.station.locale;
  return [OFFICE_FILES[wanted], ...tillFiles(view), ...languages];
}

/** Goes through them all. What cannot be had now is asked for again when somebody needs it. */
export async function bringAhead(view: StationView): Promise<void> {
  for (const file of likely(view)) {
    await idle();
    await file.ahead();
  }
}
