import { usePreferences } from '../state/preferences.ts';
import { useLocale, useTexts } from '../state/station-context.tsx';
import { LANGUAGES } from '../text/language-list.ts';
import { RadioGroup } from './RadioGroup.tsx';

/** Five languages, always in sight, each under its own name. */
export function LanguageSwitch() {
  const texts = useTexts();
  const locale = useLocale();
  const setLocale = usePreferences((state) => state.setLocale);
  return (
    <RadioGroup
      shape="segments"
      label={texts.common.language}
      value={locale}
      onChange={setLocale}
      options={LANGUAGES.map((language) => ({
        value: language.locale,
        lang: language.locale,
        testId: `locale-${language.locale}`,
        label: (
          <>
            <span aria-hidden="true">{language.short}</span>
            <span className="hidden">{language.name}</span>
          </>
        ),
      }))}
    />
  );
}
