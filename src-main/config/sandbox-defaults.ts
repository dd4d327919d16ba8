/**
 * What the sandbox profile supplies for everything that was left out, so that `npm start` on a fresh machine is a
 * working till. Only gaps are filled: what is written in the file stays as written, mistakes included.
 */
import { isRecord } from './fields.ts';
import type { ConfiguredRail } from './rails.ts';

const HOME = {
  UZ: { currency: 'UZS', locale: 'uz' },
  KZ: { currency: 'KZT', locale: 'kk' },
  KG: { currency: 'KGS', locale: 'ky' },
} as const;

/** A photobooth's shelf: name in every language, price in thousands of sum. */
const SHELF = [
  {
    id: 'strip',
    thousands: 30,
    name: { uz: 'Foto 10x15', ru: 'Фото 10x15', kk: 'Фото 10x15', ky: 'Сүрөт 10x15', en: 'Photo 10x15' },
  },
  {
    id: 'strip-double',
    thousands: 45,
    name: { uz: 'Ikki tasma', ru: 'Две полоски', kk: 'Екі жолақ', ky: 'Эки тилке', en: 'Two strips' },
  },
  { id: 'magnet', thousands: 25, name: { uz: 'Magnit', ru: 'Магнит', kk: 'Магнит', ky: 'Магнит', en: 'Magnet' } },
  { id: 'frame', thousands: 60, name: { uz: 'Ramka', ru: 'Рамка', kk: 'Жақтау', ky: 'Алкак', en: 'Frame' } },
] as const;

/** Minor units for "a thousand sum", so that a practice price looks like a price in every country. */
const THOUSAND_SUM_IN_MINOR: Readonly<Record<string, number>> = { UZS: 100_000, KZT: 4_000, KGS: 700 };

/** The class codes have the right form and mean nothing: practice receipts only. */
const practiceProducts = (currency: string) =>
  SHELF.map(({ id, thousands, name }, at) => ({
    id,
    name,
    price: thousands * (THOUSAND_SUM_IN_MINOR[currency] ?? 10),
    classCode: `1089900200${at + 1}000000`,
    packageCode: `150000${at + 1}`,
    unitName: 'dona',
    vatPercent: 12,
    ownerType: 1,
  }));

/**
 * Where a practising rail finds its vendor. The port is known only once the simulators are up, so the name stands for
 * them until a request leaves (host/node/practice-http.ts). It can never be a real host (RFC 2606); its port keeps drivers
 * that would try the usual ones from doing so.
 */
export const SIMULATORS = 'http://simulators.invalid:4752';

/** A terminal of this path is one of the simulators', by the name behind the colon (host/node/practice-links.ts). */
export const SIMULATED_PORT = 'simulated:';
/** Drivers whose terminals the simulators can play, and as which vendor. */
export const SIMULATED_DRIVERS: Readonly<Record<string, string>> = { 'sa-serial': 'sa', zvt: 'zvt' };

/** Rails that practise without being configured, and where. */
const RAILS: Readonly<Record<string, { currency: string; section: Readonly<Record<string, unknown>> }>> = {
  payme: {
    currency: 'UZS',
    section: {
      merchantId: '5f0c2b9e4a7d1c3e8b6a9f10',
      key: 'secret:payme.key',
      checkoutUrl: 'https://test.paycom.uz',
      apiUrl: `${SIMULATORS}/payme/api`,
      apiKey: 'secret:payme.apiKey',
    },
  },
  fiscalbox: {
    currency: 'UZS',
    section: {
      url: `${SIMULATORS}/fiscalbox`,
      methods: ['uzqr', 'humo', 'uzcard', 'click_pass', 'payme_go', 'uzum_fastpay', 'anor', 'scan2pay'],
    },
  },
  byfly: {
    currency: 'KZT',
    section: {
      url: `${SIMULATORS}/byfly`,
      apiToken: 'secret:byfly.apiToken',
      webhookSecret: 'secret:byfly.webhookSecret',
      amountUnit: 'tenge',
    },
  },
  ioka: {
    currency: 'KZT',
    section: { url: `${SIMULATORS}/ioka`, apiKey: 'secret:ioka.apiKey', webhookKey: 'secret:ioka.webhookKey' },
  },
  odengi: {
    currency: 'KGS',
    section: {
      url: `${SIMULATORS}/odengi/api/json/json.php`,
      sid: '1000000001',
      password: 'secret:odengi.password',
      test: true,
    },
  },
};

/** What a practising booth starts: the simulators' photo program (src-sandbox/vendors/photobooth). */
const PHOTO_PROGRAM = {
  kind: 'http',
  method: 'POST',
  url: `${SIMULATORS}/photobooth/start`,
  headers: { 'content-type': 'application/json' },
  body: '{"payment":"{payment}","order":"{order}","product":"{product}","prints":{prints}}',
} as const;

/** Fills the gaps of a sandbox configuration. Names the secrets that only the filling brought in. */
export function withSandboxDefaults(
  written: Readonly<Record<string, unknown>>,
  rails: readonly ConfiguredRail[],
): { completed: Record<string, unknown>; practiceSecrets: string[] } {
  const completed: Record<string, unknown> = { ...written };
  const practiceSecrets: string[] = [];

  const station = written.station ?? {};
  if (isRecord(station)) {
    const home = HOME[station.country as keyof typeof HOME] ?? HOME.UZ;
    completed.station = { id: 'till-1', name: 'Qabul', country: 'UZ', ...home, mode: 'cashier', ...station };
  }
  const currency = isRecord(completed.station) ? completed.station.currency : undefined;

  const booth = written.booth ?? {};
  if (isRecord(completed.station) && completed.station.mode === 'kiosk' && isRecord(booth))
    completed.booth = { fulfilment: PHOTO_PROGRAM, ...booth };

  const providers = written.providers ?? {};
  if (isRecord(providers)) {
    const filled = { ...providers };
    for (const { id, secrets } of rails) {
      const practice = RAILS[id];
      const section = providers[id];
      const wanted = section === undefined ? practice?.currency === currency : isRecord(section);
      if (!practice || !wanted) continue;
      const given = isRecord(section) ? section : {};
      filled[id] = { ...practice.section, ...given };
      for (const key of Object.keys(secrets)) {
        const value = practice.section[key];
        if (given[key] === undefined && typeof value === 'string') practiceSecrets.push(value.slice('secret:'.length));
      }
    }
    completed.providers = filled;
  }

  if (written.printer === undefined) completed.printer = { kind: 'picture', drawer: true };
  const pinpads = written.pinpads;
  if (isRecord(pinpads)) {
    const named = Object.entries(pinpads).map(([name, section]) => [name, withSimulatedPort(name, section)]);
    completed.pinpads = Object.fromEntries(named);
  }

  if (written.products === undefined) completed.products = practiceProducts(String(currency));
  return { completed, practiceSecrets };
}

/** A terminal that was given no place stands in the simulators. */
function withSimulatedPort(name: string, section: unknown): unknown {
  if (!isRecord(section) || section.path !== undefined || section.host !== undefined) return section;
  return Object.hasOwn(SIMULATED_DRIVERS, String(section.driver))
    ? { ...section, path: `${SIMULATED_PORT}${name}` }
    : section;
}
