import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { usePreferences } from '../../state/preferences.ts';
import { LANGUAGES } from '../../text/language-list.ts';
import { useOffice } from '../../text/office/index.ts';
import { TextSetting } from '../settings/fields.tsx';
import { HOME } from '../settings/StationSection.tsx';
import { useDraft, valueAt } from '../settings/use-settings.tsx';
import { Choices } from './Choices.tsx';

const COUNTRIES = ['UZ', 'KZ', 'KG'] as const;

/** Country, language, name. The language is heard at once. */
export function WhereStep() {
  const { setup: words, choice } = useOffice();
  const { draft, shape, set } = useDraft();
  const setLocale = usePreferences((state) => state.setLocale);
  const speak = (locale: Locale) => {
    set(['station', 'locale'], locale);
    setLocale(locale);
  };
  const moveTo = (country: (typeof COUNTRIES)[number]) => {
    const home = HOME[country];
    set(['station', 'country'], country);
    set(['station', 'currency'], home?.currency);
    if (valueAt(draft, ['station', 'locale']) === undefined) set(['station', 'locale'], home?.locale);
    // Rails of another country would only stand there without working.
    for (const { id, currencies } of shape.rails)
      if (home && !currencies.includes(home.currency)) set(['providers', id], undefined);
  };
  return (
    <>
      <div className="setup-question">
        <Choices
          title={words.where}
          values={COUNTRIES}
          chosen={valueAt(draft, ['station', 'country'])}
          nameOf={(country) => choice[country] ?? country}
          onChoose={moveTo}
          testId="setup-country"
        />
        <p className="quiet">{words.whereHint}</p>
      </div>
      <Choices
        title={words.language}
        values={LANGUAGES.map(({ locale }) => locale)}
        chosen={valueAt(draft, ['station', 'locale'])}
        nameOf={(locale) => LANGUAGES.find((one) => one.locale === locale)?.name ?? locale}
        onChoose={speak}
        testId="setup-locale"
      />
      <div className="setup-question">
        <TextSetting path={['station', 'name']} label={words.nameTitle} required isPatient />
      </div>
    </>
  );
}
