/**
 * The settings screens' side of station.json: read as it was written, checked by the schema that starts the station,
 * written whole. Products take effect at once; everything else when the station starts again.
 */
import type { SettingsShape } from '../../../src-shared/contract/setup-views.ts';
import type { FieldError } from '../../../src-shared/contract/wire-error.ts';
import type { Currency } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SecretStore } from '../../ports/secrets.ts';
import type { SettingsFile } from '../../ports/settings-file.ts';
import type { Trial } from '../rails/self-test.ts';
import { catalogueCsv, readCatalogue, type WrittenProduct } from '../sale/catalogue.ts';

/** What the host brings; absent in tests and where the configuration is not a file. */
export interface SettingsHost {
  file: SettingsFile;
  /** The schema's word on a whole configuration, as it would be read at the next start. */
  check(text: string): { problems: FieldError[]; products: readonly WrittenProduct[] };
  /** Names of secrets that the configuration mentions. */
  secretNames(text: string): string[];
  /** What a configuration may say. */
  shape(): SettingsShape;
  /** Reads a draft as the next start would; nothing is written. */
  draft(config: Record<string, unknown>): Trial | { problems: FieldError[] };
  /** This build brings simulators. */
  canPractise: boolean;
  /** Stops and starts the station, in the same process or a new one. */
  restart?(): void;
}

export interface SettingsDeps {
  host: SettingsHost | undefined;
  secrets: SecretStore;
  currency: Currency;
  log: Logger;
  /** The station's open payments: it does not restart under them. */
  openPayments(): number;
  /** Products that are in force from now on. */
  productsChanged(products: readonly WrittenProduct[]): void;
}

export interface SettingsView {
  /** As written; an empty object where there is no file. Holds names of secrets, never values. */
  config: Record<string, unknown>;
  problems: FieldError[];
  secrets: { name: string; isThere: boolean }[];
  isFirstRun: boolean;
  /** Something was saved that the running station does not know yet. */
  needsRestart: boolean;
  canPractise: boolean;
}

export interface Settings {
  shape(): SettingsShape;
  get(): Promise<SettingsView>;
  check(config: Record<string, unknown>): FieldError[];
  /** With complaints nothing is written. */
  save(config: Record<string, unknown>): Promise<SettingsView>;
  putSecret(name: string, value: string): Promise<SettingsView>;
  restart(): void;
  exportProducts(): Promise<string>;
  importProducts(csv: string): Promise<{ count: number }>;
}

export function createSettings(deps: SettingsDeps): Settings {
  let needsRestart = false;
  const host = (): SettingsHost => {
    if (!deps.host) throw new StationError('settings.unavailable');
    return deps.host;
  };
  const textOf = (config: Record<string, unknown>): string => `${JSON.stringify(config, null, 2)}\n`;

  async function written(): Promise<Record<string, unknown>> {
    const text = await host().file.read();
    if (text === undefined) return {};
    const value: unknown = JSON.parse(text);
    return value as Record<string, unknown>;
  }

  async function view(config: Record<string, unknown>, isFirstRun: boolean): Promise<SettingsView> {
    const text = textOf(config);
    const names = host().secretNames(text);
    const secrets = await Promise.all(
      names.map(async (name) => ({ name, isThere: (await deps.secrets.get(name)) !== undefined })),
    );
    return {
      config,
      problems: host().check(text).problems,
      secrets,
      isFirstRun,
      needsRestart,
      canPractise: host().canPractise,
    };
  }

  async function save(config: Record<string, unknown>): Promise<SettingsView> {
    const text = textOf(config);
    const { problems, products } = host().check(text);
    if (problems.length > 0) return { ...(await view(config, false)), problems };
    const before = await written();
    await host().file.write(text);
    const rest = ({ products: _products, ...others }: Record<string, unknown>) => JSON.stringify(others);
    if (rest(before) !== rest(config)) needsRestart = true;
    deps.productsChanged(products);
    deps.log.info('settings.saved', { needsRestart });
    return view(config, false);
  }

  return {
    shape: () => host().shape(),
    async get() {
      const text = await host().file.read();
      return view(await written(), text === undefined);
    },
    check: (config) => host().check(textOf(config)).problems,
    save,
    async putSecret(name, value) {
      if (!deps.secrets.put) throw new StationError('settings.unavailable', 'this host keeps no secrets of its own');
      deps.log.redact(value);
      await deps.secrets.put(name, value);
      needsRestart = true;
      return view(await written(), false);
    },
    restart() {
      const { restart } = host();
      if (!restart) throw new StationError('settings.unavailable', 'this host starts the station by itself');
      if (deps.openPayments() > 0) throw new StationError('settings.payments_open');
      deps.log.info('settings.restart');
      restart();
    },
    async exportProducts() {
      const text = await host().file.read();
      return catalogueCsv(text === undefined ? [] : host().check(text).products, deps.currency);
    },
    async importProducts(csv) {
      const products = readCatalogue(csv, deps.currency);
      const saved = await save({ ...(await written()), products });
      const { problems } = saved;
      if (problems.length > 0) {
        const fields = problems.map(({ path, message }) => ({ path, message }));
        throw new StationError('request.invalid', fields.map((f) => `${f.path}: ${f.message}`).join('; '), { fields });
      }
      return { count: products.length };
    },
  };
}
