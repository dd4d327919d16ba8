import { usePreferences } from '../state/preferences.ts';
import { useLocale, useTexts } from '../state/station-context.tsx';
import { LANGUAGES } from '../text/language-list.ts';

/** Five languages, always in sight, each under its own name. */
export function LanguageSwitch() {
  const texts = useTexts();
  const locale = useLocale();
  const setLocale = usePreferences((state) => state.setLocale);
  return (
    <fieldset className="segments" aria-label={texts.common.language}>
      {LANGUAGES.map((language) => (
        <button
          key={language.locale}
          type="button"
          lang={language.locale}
          aria-pressed={language.locale === locale}
          data-testid={`locale-${language.locale}`}
          onClick={() => setLocale(language.locale)}
        >
          <span aria-hidden="true">{language.short}</span>
          <span className="hidden">{language.name}</span>
        </button>
      ))}
    </fieldset>
  );
}
