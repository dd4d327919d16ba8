/**
 * Joins the languages that are wanted to the words that are here: what the person chose, else what the station says. This
 * browser remembers the station's language, so that the next start need not wait for its first snapshot.
 */
import type { Locale } from '../../src-shared/contract/shapes.ts';
import { isLocale } from '../text/language-list.ts';
import { speak } from '../text/words.ts';
import { recall, remember, usePreferences } from './preferences.ts';
import type { StationStore } from './station-store.ts';

const KEY = 'station-locale';

/** Speaks the likely language at once and every wanted one from then on. */
export function followLanguage(store: StationStore): void {
  const stationLocale = (): Locale | undefined => store.getState().view?.station.locale;
  const remembered = recall(KEY);
  let asked = usePreferences.getState().locale ?? (isLocale(remembered) ? remembered : 'uz');
  void speak(asked);
  const follow = () => {
    const wanted = usePreferences.getState().locale ?? stationLocale();
    if (!wanted || wanted === asked) return;
    asked = wanted;
    void speak(wanted);
  };
  usePreferences.subscribe(follow);
  store.subscribe(({ view }, before) => {
    if (!view || view.station.locale === before.view?.station.locale) return;
    remember(KEY, view.station.locale);
    follow();
  });
}
