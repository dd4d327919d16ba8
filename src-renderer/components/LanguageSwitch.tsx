import { useState } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { useLocale, useTexts } from '../state/station-context.tsx';
import { LANGUAGES } from '../text/language-list.ts';
import { Icon } from './Icon.tsx';
import { RadioGroup } from './RadioGroup.tsx';
import { Sheet } from './Sheet.tsx';

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

/** The same for the bar, which has no room for five: the language spoken now, and behind it all of them by their names. */
export function LanguageMenu() {
  const texts = useTexts();
  const locale = useLocale();
  const setLocale = usePreferences((state) => state.setLocale);
  const [open, setOpen] = useState(false);
  const spoken = LANGUAGES.find((language) => language.locale === locale);
  return (
    <>
      <button type="button" className="bar-button" data-testid="language" onClick={() => setOpen(true)}>
        <Icon name="globe" />
        <span aria-hidden="true">{spoken?.short}</span>
        <span className="hidden">
          {texts.common.language}: {spoken?.name}
        </span>
      </button>
      {open && (
        <Sheet shape="ask" title={texts.common.language} onClose={() => setOpen(false)}>
          <RadioGroup
            label={texts.common.language}
            hideLabel
            value={locale}
            onAgain={() => setOpen(false)}
            onChange={(chosen) => {
              setLocale(chosen);
              setOpen(false);
            }}
            options={LANGUAGES.map((language) => ({
              value: language.locale,
              lang: language.locale,
              testId: `locale-${language.locale}`,
              label: language.name,
            }))}
          />
        </Sheet>
      )}
    </>
  );
}
