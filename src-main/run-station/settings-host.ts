/** How the settings screens reach the configuration's file. */

import { secretNamesIn } from '../config/secret-names.ts';
import { settingsShape } from '../config/shape.ts';
import { parseConfig } from '../config.ts';
import { chooseReceipts } from '../fiscal/choose.ts';
import { settingsFile } from '../host/node/settings-file.ts';
import type { HttpClient } from '../ports/http-client.ts';
import { PINPADS, PROVIDERS } from '../registered.ts';
import type { SettingsHost } from '../usecases/office/settings.ts';
import type { StationHost } from './host.ts';
import { configFileOf } from './read-config.ts';

/** The same schema that reads the file at start checks it before it is written. */
export function settingsHost(host: StationHost, wire: HttpClient): SettingsHost {
  const { args, restart, clock, log } = host;
  return {
    canPractise: host.startSandbox !== undefined,
    shape: () => settingsShape(PROVIDERS, PINPADS),
    draft(draft) {
      const parsed = parseConfig(JSON.stringify(draft), args, PROVIDERS);
      if (!parsed.ok) return { problems: parsed.problems };
      const { config } = parsed;
      return { config, receipts: chooseReceipts(config.providers, { http: wire, clock, log }, undefined) };
    },
    file: settingsFile(configFileOf(host)),
    check(text) {
      const parsed = parseConfig(text, args, PROVIDERS);
      return parsed.ok
        ? { problems: [], products: parsed.config.products }
        : { problems: parsed.problems, products: [] };
    },
    secretNames: secretNamesIn,
    ...(restart && { restart }),
  };
}
