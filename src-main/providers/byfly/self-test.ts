/** ByFly's self-test: the status of a transaction that nobody has. "Not found" proves the token; 401 and 403 refuse it. */
import type { ProviderEnv, RailProbe } from '../provider.ts';
import { ByflyRefusal, readStatus, tokenHeader } from './api.ts';

const NOBODY = 'QABUL-SELF-TEST';

export const byflySelfTest = (env: ProviderEnv<{ url: string }>): RailProbe => ({
  address: env.config.url,
  async ask(signal) {
    const url = env.config.url.replace(/\/+$/, '');
    try {
      await readStatus({ http: env.http, signal, url, auth: tokenHeader(env.secret('apiToken')) }, NOBODY);
      return 'unclear';
    } catch (error) {
      if (!(error instanceof ByflyRefusal)) throw error;
      if (error.status === 404) return 'accepted';
      return error.status === 401 || error.status === 403 ? 'refused' : 'unclear';
    }
  },
});
