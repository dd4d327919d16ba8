/** Self-tests over a scripted wire: what each answer proves, and that nothing but harmless questions leaves. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SelfTest } from '../../../src-shared/contract/setup-views.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';

let till: Harness;
afterEach(() => till.stop());

const KZ = {
  station: { id: 't', name: 'T', country: 'KZ', currency: 'KZT', locale: 'kk', mode: 'cashier' },
  products: [],
};
const outcomes = ({ steps }: SelfTest) =>
  Object.fromEntries(steps.map(({ step, outcome, reason }) => [step, `${outcome} ${reason}`]));

async function tested(method: string, options: Parameters<typeof stationHarness>[0] = {}): Promise<SelfTest> {
  till = await stationHarness(options);
  return till.client.rail.test({ method });
}
const ioka = {
  config: {
    ...KZ,
    providers: { ioka: { url: 'https://ioka.example.invalid', apiKey: 'secret:a', webhookKey: 'secret:b' } },
  },
  secrets: { a: 'a-key-of-nobody', b: 'a-webhook-key-of-nobody' },
};

describe('a rail’s self-test', () => {
  it('proves the keys by a question that moves nothing', async () => {
    const result = await tested('ioka', {
      ...ioka,
      script: (http) => http.next({ answer: { status: 404 } }, { answer: { json: [] } }),
    });
    expect(outcomes(result)).toEqual({
      settings: 'proved ok',
      country: 'proved ok',
      keys: 'proved ok',
      address: 'proved ok',
      login: 'proved ok',
    });
    expect(result.ok).toBe(true);
    expect(till.http.requests.map(({ method, prepares }) => ({ method, prepares }))).toEqual([
      { method: 'GET', prepares: true },
      { method: 'GET', prepares: undefined },
    ]);
  });

  it('says that the vendor refused the keys', async () => {
    const result = await tested('ioka', {
      ...ioka,
      script: (http) =>
        http.next({ answer: { status: 404 } }, { answer: { status: 401, json: { code: 'Unauthorized' } } }),
    });
    expect(outcomes(result).login).toBe('failed refused');
    expect(result.ok).toBe(false);
  });

  it('asks nothing more where nobody answers', async () => {
    const result = await tested('ioka', { ...ioka, script: (http) => http.next({ fail: 'refused' }) });
    expect(outcomes(result).address).toBe('failed no_answer');
    expect(till.http.requests).toHaveLength(1);
  });

  it('says of Payme that only its first call proves the way to us', async () => {
    const result = await tested('payme', { script: (http) => http.next({ answer: { status: 200 } }) });
    expect(outcomes(result)).toMatchObject({
      login: 'not_tested no_question',
      callback: 'not_tested no_callback_address',
    });
    expect(result.ok).toBe(true);
  });

  it('names a missing key and asks nobody', async () => {
    const result = await tested('payme', { secrets: {} });
    expect(outcomes(result).keys).toBe('failed secret_missing');
    expect(result.steps.at(-1)?.detail).toBe('payme.key');
    expect(till.http.requests).toEqual([]);
  });

  it('knows what is not set up', async () => {
    expect(outcomes(await tested('odengi'))).toEqual({ settings: 'failed not_configured' });
    await till.stop();
    expect(outcomes(await tested('no_such_method'))).toEqual({ settings: 'failed not_supported' });
  });
});

it('a station without a fiscal module says that there is none', async () => {
  till = await stationHarness();
  expect(outcomes(await till.client.fiscal.test({}))).toEqual({ fiscal: 'not_tested not_configured' });
});
