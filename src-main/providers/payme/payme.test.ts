import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { basicAuth, type Harness, stationHarness, TEST_KEY, TEST_MERCHANT } from '../../testkit/station-harness.ts';
import { checkoutLink } from './checkout.ts';
import { accountErrors, goodsHandedOver, impossibleNow, transactionNotFound, wrongAmount } from './errors.ts';
import { loginCheck } from './login.ts';

const HOOK = '/api/payme/webhook';

describe('the checkout link', () => {
  const order = {
    checkoutUrl: 'https://checkout.paycom.uz',
    merchantId: '587f72c72cac0d162c722ae2',
    accountField: 'order_id',
    locale: 'ru',
  };

  it('is the vector of wallets.md §1.9', () => {
    expect(checkoutLink({ ...order, orderId: '197', amount: money(500, 'UZS') })).toBe(
      'https://checkout.paycom.uz/bT01ODdmNzJjNzJjYWMwZDE2MmM3MjJhZTI7YWMub3JkZXJfaWQ9MTk3O2E9NTAw',
    );
  });

  it('goes to the sandbox host where configured, whatever slash it ends with', () => {
    expect(
      checkoutLink({ ...order, checkoutUrl: 'https://test.paycom.uz/', orderId: '197', amount: money(500, 'UZS') }),
    ).toMatch(/^https:\/\/test\.paycom\.uz\/bT0/);
  });

  it('keeps an order id with a semicolon in one pair', () => {
    const link = checkoutLink({ ...order, orderId: 'a;b', amount: money(500, 'UZS') });
    expect(Buffer.from(link.split('/').pop() as string, 'base64').toString()).toBe(
      'm=587f72c72cac0d162c722ae2;ac.order_id=a%3Bb;a=500',
    );
  });
});

describe('the login', () => {
  const isLoggedIn = loginCheck(['Paycom', TEST_MERCHANT, 'extra'], TEST_KEY);
  const encoded = (text: string) => Buffer.from(text).toString('base64');

  it.each(['Paycom', TEST_MERCHANT, 'extra'])('takes %s with the key, colons and all', (login) => {
    expect(isLoggedIn(basicAuth(login))).toBe(true);
  });
  it('takes the header that wallets.md §1.2 prints', () => {
    expect(loginCheck(['Paycom'], 'demo-key')('Basic UGF5Y29tOmRlbW8ta2V5')).toBe(true);
    expect(loginCheck(['Paycom'], 'demo-kez')('Basic UGF5Y29tOmRlbW8ta2V5')).toBe(false);
  });
  it('does not mind the case of the scheme', () => {
    expect(isLoggedIn(`basic ${encoded(`Paycom:${TEST_KEY}`)}`)).toBe(true);
  });
  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['another scheme', `Bearer ${encoded(`Paycom:${TEST_KEY}`)}`],
    ['no colon', `Basic ${encoded('Paycom')}`],
    ['another login', `Basic ${encoded(`Somebody:${TEST_KEY}`)}`],
    ['another key', `Basic ${encoded('Paycom:wrong')}`],
    ['the key up to its first colon', `Basic ${encoded('Paycom:test-key')}`],
    ['trailing junk in the base64', `Basic ${encoded(`Paycom:${TEST_KEY}`)}!!`],
    ['an empty key', `Basic ${encoded('Paycom:')}`],
  ])('refuses %s', (_name, header) => {
    expect(isLoggedIn(header)).toBe(false);
  });
});

describe('the envelope', () => {
  async function withStation(run: (h: Harness) => Promise<void>): Promise<void> {
    const h = await stationHarness();
    try {
      await run(h);
    } finally {
      await h.stop();
    }
  }
  const body = async (
    h: Harness,
    raw: string,
    headers: Record<string, string> = { authorization: basicAuth() },
    method = 'POST',
  ) => {
    const answer = await h.hook(HOOK, raw, headers, method);
    expect(answer.status).toBe(200);
    return JSON.parse(answer.body) as { id: unknown; error?: { code: number; data?: string } };
  };

  it.each([
    ['a GET', '', -32300, 'GET'],
    ['no JSON', '{"method":', -32700, 'POST'],
    ['one byte', '{', -32700, 'POST'],
    ['a batch', '[{"method":"CheckTransaction","params":{"id":"x"},"id":1}]', -32600, 'POST'],
    ['null', 'null', -32600, 'POST'],
    ['no method', '{"id":1,"params":{}}', -32600, 'POST'],
    ['a method that is a number', '{"id":1,"method":5,"params":{}}', -32600, 'POST'],
    ['no params', '{"id":1,"method":"CheckTransaction"}', -32600, 'POST'],
    ['a wrong type', '{"id":1,"method":"GetStatement","params":{"from":"0","to":1}}', -32600, 'POST'],
    [
      'a float amount',
      '{"id":1,"method":"CheckPerformTransaction","params":{"amount":1.5,"account":{}}}',
      -32600,
      'POST',
    ],
    ['a prototype for a method', '{"id":1,"method":"constructor","params":{}}', -32601, 'POST'],
  ])('answers %s with its code and HTTP 200', async (_name, raw, code, method) => {
    await withStation(async (h) => {
      expect((await body(h, raw, undefined, method)).error?.code).toBe(code);
    });
  });

  it('echoes the id of every kind, also when the login is wrong', async () => {
    await withStation(async (h) => {
      for (const [id, echoed] of [
        [2032, 2032],
        ['abc', 'abc'],
        [null, null],
        [{ a: 1 }, null],
      ] as const) {
        const raw = JSON.stringify({ method: 'CheckTransaction', params: { id: 'x' }, id });
        expect((await body(h, raw, {})).id).toEqual(echoed);
        expect((await body(h, raw)).id).toEqual(echoed);
      }
    });
  });

  it('reads an account by its own field: what else stands there, empty or not, is the shop’s other business', async () => {
    await withStation(async (h) => {
      await h.client.payment.start({ orderId: '197', amount: { minor: 500, currency: 'UZS' }, method: 'payme' });
      const asked = async (account: unknown) =>
        body(h, JSON.stringify({ id: 1, method: 'CheckPerformTransaction', params: { amount: 500, account } }));
      for (const account of [{ order_id: '197' }, { order_id: 197 }, { order_id: '197', phone: null, ok: true }])
        expect(await asked(account)).toMatchObject({ result: { allow: true } });
      for (const account of [{}, { order_id: null }, { order_id: '' }, { order_id: ['197'] }, { phone: '197' }])
        expect(await asked(account)).toMatchObject({ error: { code: -31050, data: 'order_id' } });
      for (const account of ['197', null, ['197']])
        expect(await asked(account)).toMatchObject({ error: { code: -32600 } });
    });
  });

  it('names the unknown method', async () => {
    await withStation(async (h) => {
      expect((await body(h, '{"id":1,"method":"ChangePassword","params":{"password":"x"}}')).error).toMatchObject({
        code: -32601,
        data: 'ChangePassword',
      });
    });
  });

  it('says busy, with HTTP 200, when the ledger cannot be written', async () => {
    const h = await stationHarness();
    await h.client.payment.start({ orderId: 'A', amount: { minor: 500, currency: 'UZS' }, method: 'payme' });
    await settled();
    await h.ledger.close();
    const raw = JSON.stringify({
      method: 'CreateTransaction',
      params: { id: 'x'.repeat(24), time: h.clock.now(), amount: 500, account: { order_id: 'A' } },
      id: 7,
    });
    expect(await body(h, raw)).toMatchObject({ id: 7, error: { code: -32400 } });
  });
});

describe('what Payme tells beside money', () => {
  it('sends the goods with CheckPerform where the shop lets Payme fiscalise', async () => {
    const h = await stationHarness({
      config: { providers: { payme: { merchantId: TEST_MERCHANT, key: 'secret:payme.key', sendDetail: true } } },
    });
    await h.client.payment.start({
      orderId: 'A',
      items: [{ productId: 'strip', quantityMilli: 2000 }],
      method: 'payme',
    });
    const answer = await h.payme('CheckPerformTransaction', { amount: 6_000_000, account: { order_id: 'A' } });
    expect(answer.result).toEqual({
      allow: true,
      detail: {
        receipt_type: 0,
        items: [
          {
            title: 'Фото',
            price: 3_000_000,
            count: 2,
            code: '10899002001000000',
            package_code: '1500001',
            vat_percent: 12,
          },
        ],
      },
    });
    await h.stop();
  });

  it('sends the price that was agreed to for this order', async () => {
    const h = await stationHarness({
      config: { providers: { payme: { merchantId: TEST_MERCHANT, key: 'secret:payme.key', sendDetail: true } } },
    });
    const price = { minor: 2_500_000, currency: 'UZS' } as const;
    await h.client.sale.price({ orderId: 'A', productId: 'strip', price, reason: 'a worn strip', by: 'Aziz' });
    const items = [{ productId: 'strip', quantityMilli: 2000 }];
    await h.client.payment.start({ orderId: 'A', items, method: 'payme' });
    const answer = await h.payme('CheckPerformTransaction', { amount: 5_000_000, account: { order_id: 'A' } });
    expect(answer.result).toMatchObject({ allow: true, detail: { items: [{ price: 2_500_000, count: 2 }] } });
    await h.stop();
  });

  it('keeps the fiscal receipt that Payme made, once', async () => {
    const h = await stationHarness();
    const { id } = await h.client.payment.start({
      orderId: 'A',
      amount: { minor: 500, currency: 'UZS' },
      method: 'payme',
    });
    await h.payme('CreateTransaction', {
      id: 'x'.repeat(24),
      time: h.clock.now(),
      amount: 500,
      account: { order_id: 'A' },
    });
    await h.payme('PerformTransaction', { id: 'x'.repeat(24) });
    const told = {
      id: 'x'.repeat(24),
      type: 'PERFORM',
      fiscal_data: {
        receipt_id: 121,
        status_code: 0,
        message: 'accepted',
        terminal_id: 'EP0001',
        fiscal_sign: '800031554082',
        qr_code_url: 'https://ofd.soliq.uz/check?t=EP0001&r=121&c=20261121&s=800031554082',
        date: '20261121090000',
      },
    };
    expect((await h.payme('SetFiscalData', told)).result).toEqual({ success: true });
    const before = await h.client.payment.get({ id });
    expect(before.fiscal).toEqual({ status: 'registered', qrUrl: told.fiscal_data.qr_code_url });
    await h.payme('SetFiscalData', told);
    expect((await h.client.payment.get({ id })).rev).toBe(before.rev);
    expect(
      (
        await h.payme('SetFiscalData', {
          ...told,
          fiscal_data: { ...told.fiscal_data, qr_code_url: 'javascript:alert(1)' },
        })
      ).error?.code,
    ).toBe(-32602);
    await h.stop();
  });

  it.each([
    ['with nothing to show', { receipt_id: null, qr_code_url: null, fiscal_sign: null, terminal_id: null, date: null }],
    ['with empty words', { receipt_id: '', qr_code_url: '', fiscal_sign: '', terminal_id: '', date: '' }],
    ['without the rest', {}],
  ])('hears that Payme’s own module failed (status_code is not 0), %s, and keeps no receipt', async (_how, rest) => {
    const h = await stationHarness();
    const amount = { minor: 500, currency: 'UZS' } as const;
    const { id } = await h.client.payment.start({ orderId: 'A', amount, method: 'payme' });
    const ref = 'x'.repeat(24);
    await h.payme('CreateTransaction', { id: ref, time: h.clock.now(), amount: 500, account: { order_id: 'A' } });
    await h.payme('PerformTransaction', { id: ref });
    const before = await h.client.payment.get({ id });
    const failed = { status_code: 36_871, message: 'module is locked', ...rest };
    for (const type of ['PERFORM', 'CANCEL'])
      expect((await h.payme('SetFiscalData', { id: ref, type, fiscal_data: failed })).result).toEqual({
        success: true,
      });
    expect((await h.client.payment.get({ id })).rev).toBe(before.rev);
    // A receipt that is said to be made must be one.
    const made = { id: ref, type: 'PERFORM', fiscal_data: { ...failed, status_code: 0 } };
    expect((await h.payme('SetFiscalData', made)).error?.code).toBe(-32602);
    await h.stop();
  });

  it('lists statements by its own time, both ends included', async () => {
    const h = await stationHarness();
    const t0 = h.clock.now();
    for (const [i, order] of ['A', 'B', 'C'].entries()) {
      await h.client.payment.start({ orderId: order, amount: { minor: 500, currency: 'UZS' }, method: 'payme' });
      await h.payme('CreateTransaction', {
        id: `${i}`.repeat(24),
        time: t0 - i * 1000,
        amount: 500,
        account: { order_id: order },
      });
    }
    const list = async (from: number, to: number) =>
      ((await h.payme('GetStatement', { from, to })).result as { transactions: { id: string }[] }).transactions.map(
        (t) => t.id[0],
      );
    expect(await list(t0 - 2000, t0)).toEqual(['2', '1', '0']);
    expect(await list(t0 - 1000, t0 - 1000)).toEqual(['1']);
    expect(await list(t0, t0 - 2000)).toEqual([]);
    await h.stop();
  });
});

describe('the words that Payme’s app shows', () => {
  const business = [
    wrongAmount,
    transactionNotFound,
    goodsHandedOver,
    impossibleNow,
    ...Object.values(accountErrors).map((error) => error('order_id')),
  ];
  it.each(business.map((error) => [error.code, error] as const))(
    '%i has all three languages, its Uzbek the letters oʻ and gʻ',
    (_code, { message }) => {
      const { ru, uz, en } = message as Readonly<Record<'ru' | 'uz' | 'en', string>>;
      for (const words of [ru, uz, en]) expect(words).toMatch(/\S/);
      expect(uz).not.toMatch(/[og]['‘’`]/i);
    },
  );
});
