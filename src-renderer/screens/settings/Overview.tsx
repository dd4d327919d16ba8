import { Facts } from '../../components/Facts.tsx';
import { LampDot } from '../../components/Lamps.tsx';
import { RadioGroup } from '../../components/RadioGroup.tsx';
import { go } from '../../routes.ts';
import { THEMES, type Theme, usePreferences } from '../../state/preferences.ts';
import { titleOf } from '../../state/selectors.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { unitOf } from '../../text/format.ts';
import { LANGUAGES } from '../../text/language-list.ts';
import { useOffice } from '../../text/office/index.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { SoundSwitch } from './SoundSwitch.tsx';

/** What this station is, what it can take, what works; and how this screen looks. */
export function Overview({ maySetUp }: { maySetUp: boolean }) {
  const texts = useTexts();
  const { sound } = useShiftTexts().desk;
  const { choice, settings } = useOffice();
  const { station, profile } = useView();
  const facts = [
    [texts.settings.name, station.name],
    [texts.settings.id, station.id],
    [texts.settings.country, choice[station.country] ?? station.country],
    [texts.settings.currency, `${unitOf(station.currency, useLocale())} (${station.currency})`],
    [texts.common.language, LANGUAGES.find((language) => language.locale === station.locale)?.name ?? station.locale],
    [texts.settings.mode, station.mode === 'kiosk' ? texts.settings.modeKiosk : texts.settings.modeCashier],
    [texts.settings.profile, profile === 'sandbox' ? texts.settings.profileSandbox : texts.settings.profileLive],
  ] as const;
  return (
    <div className="settings-grid">
      <div className="settings-list">
        <section className="card">
          <h2>{texts.settings.station}</h2>
          <Facts facts={facts} />
          {maySetUp && (
            <button type="button" className="button" data-testid="to-setup" onClick={() => go('/setup')}>
              {settings.setUp}
            </button>
          )}
        </section>
        <section className="card">
          <h2>{texts.settings.theme}</h2>
          <ThemeSwitch />
        </section>
        <section className="card">
          <h2>{sound}</h2>
          <SoundSwitch />
        </section>
      </div>
      <Methods />
    </div>
  );
}

function Methods() {
  const texts = useTexts();
  const view = useView();
  return (
    <section className="card">
      <h2>{texts.settings.methods}</h2>
      {view.methods.length === 0 && <p className="quiet">{texts.tender.none}</p>}
      <ul className="rows">
        {view.methods.map((method) => (
          <li key={method.method} className="lamp-line method-line" data-testid={`method-${method.method}`}>
            <LampDot state={method.available ? 'ok' : 'down'} />
            <strong>{titleOf(view, texts, method.method)}</strong>
            <span className="quiet">
              {[
                texts.tender.kind[method.kind],
                method.can.cancel && texts.settings.canCancel,
                method.can.refund && texts.settings.canRefund,
                method.can.partialRefund && texts.settings.canPartial,
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ThemeSwitch() {
  const texts = useTexts();
  const { theme, setTheme } = usePreferences();
  const words: Record<Theme, string> = {
    system: texts.settings.themeSystem,
    light: texts.settings.themeLight,
    dark: texts.settings.themeDark,
  };
  return (
    <RadioGroup
      shape="segments-wide"
      label={texts.settings.theme}
      value={theme}
      onChange={setTheme}
      options={THEMES.map((one) => ({ value: one, label: words[one], testId: `theme-${one}` }))}
    />
  );
}
