/**
 * The bodies that payme-photobooth.ru.md prints, sent as they stand there, by the login it prints. The answers are its own,
 * with what the README's table says is different: `id` comes back, `jsonrpc` is said, and `transaction` is our payment.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock, settled } from '../../testkit/fake-clock.ts';
import { basicAuth, type Harness, stationHarness, TEST_MERCHANT } from '../../testkit/station-harness.ts';

const CHECK = `{
  "id": 1,
  "method": "CheckPerformTransaction",
  "params": {
    "account": {
      "order_id": "photobooth-ORDER_ID"
    },
    "amount": 1000000
  }
}`;
const CREATE = `{
  "id": 2,
  "method": "CreateTransaction",
  "params": {
    "id": "transaction_id_from_payme",
    "account": {
      "order_id": "photobooth-ORDER_ID"
    },
    "amount": 1000000,
    "time": 1640000000000
  }
}`;
const PERFORM = `{
  "id": 3,
  "method": "PerformTransaction",
  "params": {
    "id": "transaction_id_from_payme"
  }
}`;
const CANCEL = `{
  "id": 4,
  "method": "CancelTransaction",
  "params": {
    "id": "transaction_id_from_payme",
    "reason": 1
  }
}`;

let h: Harness;
afterEach(() => h.stop());

/** A station on the day of the document's examples that shows the QR of its order. */
async function shown(): Promise<string> {
  h = await stationHarness({ clock: fakeClock(1_640_000_000_000) });
  const { id } = await h.client.payment.start({
    orderId: 'photobooth-ORDER_ID',
    amount: { minor: 1_000_000, currency: 'UZS' },
    method: 'payme',
  });
  await settled();
  return id;
}

async function told(body: string): Promise<unknown> {
  const answer = await h.hook('/api/payme/webhook', body, { authorization: basicAuth(TEST_MERCHANT) });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body);
}

describe('the photobooth document’s examples', () => {
  it('are answered as it prints them, from the question to the cancel', async () => {
    const transaction = await shown();
    expect(await told(CHECK)).toEqual({ jsonrpc: '2.0', id: 1, result: { allow: true } });
    expect(await told(CREATE)).toEqual({
      jsonrpc: '2.0',
      id: 2,
      result: { create_time: 1_640_000_000_000, transaction, state: 1, receivers: null },
    });
    await h.clock.advance(5_000);
    expect(await told(PERFORM)).toEqual({
      jsonrpc: '2.0',
      id: 3,
      result: { transaction, perform_time: 1_640_000_005_000, state: 2 },
    });
    expect((await h.client.payment.get({ id: transaction })).status).toBe('completed');
    await h.clock.advance(5_000);
    expect(await told(CANCEL)).toEqual({
      jsonrpc: '2.0',
      id: 4,
      result: { transaction, cancel_time: 1_640_000_010_000, state: -2 },
    });
  });

  it('say −1 where it says −2, for a transaction that was never performed', async () => {
    const transaction = await shown();
    await told(CREATE);
    expect(await told(CANCEL)).toMatchObject({ result: { transaction, state: -1 } });
  });
});
