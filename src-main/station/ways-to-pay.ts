/** Every way to pay that this station has: vendors' rails and terminals, over a wire that watches our clock. */

import { type ClockDrift, watchClockDrift } from '../usecases/health/clock-drift.ts';
import { assembleRails } from '../usecases/rails/assemble-rails.ts';
import type { Rails } from '../usecases/rails/rails.ts';
import type { Product } from '../usecases/sale/pricing.ts';
import { assemblePinpads, type Pinpads } from '../usecases/terminals/assemble-pinpads.ts';
import type { StationParts } from './deps.ts';

export interface WaysToPay {
  /** The wire everybody speaks over, and what it says of our clock. */
  drift: ClockDrift;
  pinpads: Pinpads;
  rails: Rails;
}

interface Around {
  products: ReadonlyMap<string, Product>;
  /** What is known of our clock has changed. */
  clockChanged(): void;
}

export async function openWaysToPay(parts: StationParts, { products, clockChanged }: Around): Promise<WaysToPay> {
  const { config, clock, log, currency, livemode } = parts;
  const drift = watchClockDrift(parts.http, clock, clockChanged);
  const pinpads = assemblePinpads({
    definitions: parts.pinpads,
    sections: config.pinpads,
    providers: config.providers,
    links: parts.links,
    processes: parts.processes,
    http: drift.http,
    clock,
    log,
    journal: parts.journal,
    currency,
  });
  const rails = await assembleRails({
    terminals: pinpads.rails,
    definitions: parts.definitions,
    configured: config.providers,
    always: config.station.mode === 'cashier' ? ['cash'] : [],
    secrets: parts.secrets,
    http: drift.http,
    clock,
    log,
    read: parts.ledger.read,
    livemode,
    currency,
    publicHooksUrl: config.listen.publicHooksUrl,
    products,
  });
  return { drift, pinpads, rails };
}
