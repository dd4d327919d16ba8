/** The simulated Subscribe API: what a shop may tell of its receipts, and what is remembered against it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, startBench } from '../../testkit/bench.ts';
import { KEY, MERCHANT } from '../../testkit/fake-station.ts';

const URL = 'https://ofd.soliq.uz/check?t=UZ170703100597&r=2421&c=20230104121801&s=514343190161';

let bench: Bench;
let paid: string;
beforeEach(async () => {
  bench = await startBench();
  await bench.customer('approve');
  paid = (await bench.truth()).charges[0]?.ref as string;
});
afterEach(() => bench.close());

const told = (id = paid, data: object = { receipt_id: 2421, qr_code_url: URL }) => ({
  id: 7,
  method: 'receipts.set_fiscal_data',
  params: { id, fiscal_data: data },
});
async function tell(body: unknown, login = `${MERCHANT}:${KEY}`) {
  const answer = await fetch(`${bench.url()}/payme/api`, {
    method: 'POST',
    headers: { 'x-auth': login, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as unknown;
}
const kept = async () => (await bench.get('/control/state'))[1].vendors.payme.transactions[0].fiscal;

describe('receipts.set_fiscal_data', () => {
  it('is taken, and taken again, for a payment that Payme took', async () => {
    const yes = { jsonrpc: '2.0', id: 7, result: { success: true } };
    expect(await tell(told())).toEqual(yes);
    expect(await tell(told())).toEqual(yes);
    expect(await kept()).toEqual({ number: 2421, url: URL });
    expect((await bench.truth()).violations).toEqual([]);
  });

  it('a lost answer was heard; a busy Payme heard nothing', async () => {
    await bench.fault('fiscal_busy');
    expect(await tell(told())).toMatchObject({ error: { code: -32_400 } });
    expect(await kept()).toBeUndefined();
    await bench.fault('fiscal_lost');
    await expect(tell(told())).rejects.toThrow('fetch failed');
    expect(await kept()).toEqual({ number: 2421, url: URL });
  });

  it.each([
    ['another key', told(), `${MERCHANT}:wrong-key`, -32_504, []],
    ['another method', { ...told(), method: 'receipts.pay' }, undefined, -32_601, []],
    ['a receipt nobody knows', told('0'.repeat(24)), undefined, -31_610, ['fiscal_data.receipt']],
    [
      'a number as text',
      told(undefined, { receipt_id: '1', qr_code_url: URL }),
      undefined,
      -31_610,
      ['fiscal_data.shape'],
    ],
    ['no call at all', [], undefined, -32_600, []],
  ])('%s is refused', async (_what, body, login, code, rules) => {
    const asked = JSON.parse(JSON.stringify(body).replace('"params":{"fiscal', `"params":{"id":"${paid}","fiscal`));
    expect(await tell(asked, login)).toMatchObject({ error: { code } });
    expect((await bench.truth()).violations.map(({ rule }) => rule)).toEqual(rules);
    expect(await kept()).toBeUndefined();
  });

  it('a second receipt of one payment is remembered against the shop', async () => {
    await tell(told());
    await tell(told(paid, { receipt_id: 2422, qr_code_url: URL.replace('2421', '2422') }));
    expect((await bench.truth()).violations.map(({ rule }) => rule)).toEqual(['fiscal_data.differs']);
  });
});
