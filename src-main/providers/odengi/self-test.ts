/** O!Dengi's self-test: the smallest signed command proves address, shop and password, and moves nothing. */
import type { ProviderEnv, RailProbe } from '../provider.ts';
import { getOtp, isRefused } from './api.ts';

export const odengiSelfTest = (
  env: ProviderEnv<{ url: string; sid: string; test?: boolean | undefined }>,
): RailProbe => ({
  address: env.config.url,
  async ask(signal) {
    const { url, sid, test } = env.config;
    const password = env.secret('password');
    const api = {
      http: env.http,
      signal,
      url,
      sid,
      password,
      test: test ?? false,
      lang: 'en',
      now: env.clock.now(),
    } as const;
    return isRefused(await getOtp(api)) ? 'refused' : 'accepted';
  },
});
