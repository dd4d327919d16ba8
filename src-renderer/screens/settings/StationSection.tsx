import { LANGUAGES } from '../../text/language-list.ts';
import { ChoiceSetting, TextSetting } from './fields.tsx';
import { useDraft } from './use-settings.tsx';

const COUNTRIES = ['UZ', 'KZ', 'KG'] as const;
/** What a country's shops use; the language can be changed afterwards. */
export const HOME: Readonly<Record<string, { currency: string; locale: string }>> = {
  UZ: { currency: 'UZS', locale: 'uz' },
  KZ: { currency: 'KZT', locale: 'kk' },
  KG: { currency: 'KGS', locale: 'ky' },
};

/** Who and where the station is, and the head of its receipts. */
export function StationSection() {
  const { set } = useDraft();
  const moveTo = (country: string | number) => {
    set(['station', 'country'], country);
    set(['station', 'currency'], HOME[String(country)]?.currency);
  };
  return (
    <div className="settings-list">
      <section className="card form two">
        <TextSetting path={['station', 'name']} required />
        <TextSetting path={['station', 'id']} required />
        <ChoiceSetting path={['station', 'country']} choices={COUNTRIES} onChoose={moveTo} />
        <ChoiceSetting
          path={['station', 'locale']}
          choices={LANGUAGES.map(({ locale }) => locale)}
          nameOf={(locale) => LANGUAGES.find((one) => one.locale === locale)?.name ?? locale}
        />
        <ChoiceSetting path={['station', 'mode']} choices={['cashier', 'kiosk']} />
        <ChoiceSetting path={['profile']} choices={['sandbox', 'live']} />
        <TextSetting path={['listen', 'publicHooksUrl']} />
      </section>
      <section className="card form two">
        <TextSetting path={['shop', 'name']} label="shopName" />
        <TextSetting path={['shop', 'address']} />
        <TextSetting path={['shop', 'phone']} />
        <TextSetting path={['shop', 'taxId']} />
      </section>
    </div>
  );
}
