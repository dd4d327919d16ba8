/** What the owner's and the technician's screens speak to: people, settings, self-tests, ByFly's desk, support. */

import type { LampView } from '../../src-shared/contract/health-views.ts';
import type { FoundPorts, SupportBundle } from '../../src-shared/contract/setup-views.ts';
import type { HttpClient } from '../ports/http-client.ts';
import { byflyAdmin } from '../providers/byfly/admin/client.ts';
import { supportBundle } from '../usecases/health/support.ts';
import { createKaspiDesk, type KaspiDesk } from '../usecases/office/kaspi-desk.ts';
import { createSettings, type Settings } from '../usecases/office/settings.ts';
import { createPeople, type People } from '../usecases/people/people.ts';
import { createSelfTests, type SelfTests } from '../usecases/rails/self-test.ts';
import type { Product } from '../usecases/sale/pricing.ts';
import { findPorts } from '../usecases/terminals/found-ports.ts';
import type { PinpadDesk } from '../usecases/terminals/pinpads.ts';
import type { StationParts } from './deps.ts';
import type { PriceList } from './price-list.ts';

export interface Office {
  people: People;
  settings: Settings;
  selfTests: SelfTests;
  kaspi: KaspiDesk;
  ports(): Promise<FoundPorts>;
  support(): Promise<SupportBundle>;
}

interface Around {
  http: HttpClient;
  prices: PriceList;
  desk: PinpadDesk;
  lamps(): LampView[];
}

export function openOffice(parts: StationParts, { http, prices, desk, lamps }: Around): Office {
  const { config, clock, ids, log, ledger, secrets, links, processes, journal } = parts;
  const { read } = ledger;
  const settings = createSettings({
    host: parts.settings,
    secrets,
    currency: parts.currency,
    log,
    openPayments: () => read.openSeqs().length,
    productsChanged: (written) => prices.replace(written as unknown as Product[]),
  });
  const selfTests = createSelfTests({
    running: { config, receipts: parts.receipts },
    draft: (draft) => parts.settings?.draft(draft) ?? { problems: [{ path: '', message: 'no settings here' }] },
    definitions: parts.definitions,
    rails: { secrets, http, clock, log, read, products: prices.products },
    drivers: parts.pinpads,
    pinpads: { links, processes, http, clock, log, journal },
    desk,
    http,
    clock,
    isSimulated: parts.isSimulated ?? (() => false),
  });
  const byfly = config.providers.byfly as { url: string; amountUnit: 'tenge' | 'tiyn' } | undefined;
  const kaspi = createKaspiDesk({
    admin: byfly && byflyAdmin({ http, url: byfly.url.replace(/\/+$/, ''), amountUnit: byfly.amountUnit }),
    clock,
    log,
  });
  const people = createPeople({
    ledger,
    clock,
    ids,
    log,
    lockAfterMs: config.people.lockAfterMinutes * 60_000,
    pinCost: parts.pinCost,
  });
  async function support(): Promise<SupportBundle> {
    const { id, country, mode } = config.station;
    const { config: written, secrets: named } = parts.settings ? await settings.get() : { config: {}, secrets: [] };
    const host = parts.support ?? { versions: {}, logLines: () => [], clean: (text: string) => text };
    return supportBundle(
      { station: { id, country, mode }, profile: config.profile, lamps: lamps(), config: written, secrets: named },
      read,
      host,
      clock,
    );
  }
  return { people, settings, selfTests, kaspi, ports: () => findPorts(links, desk.devices.all), support };
}
