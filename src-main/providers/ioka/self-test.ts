/** ioka's self-test: a list of the orders of an id that nobody has. An empty list proves the key, and moves nothing. */
import type { ProviderEnv, RailProbe } from '../provider.ts';
import { findOrders, isRefused } from './api.ts';

const NOBODY = 'qabul-self-test';

export const iokaSelfTest = (env: ProviderEnv<{ url: string }>): RailProbe => ({
  address: env.config.url,
  async ask(signal) {
    const url = env.config.url.replace(/\/+$/, '');
    const orders = await findOrders({ http: env.http, signal, url, key: env.secret('apiKey') }, NOBODY);
    return isRefused(orders) ? 'refused' : 'accepted';
  },
});
