/** The administrators' half of byfly-kaspi.ru.md over the simulators' own socket, example by example. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ByflyBench, byflyBench, ORDER } from '../../testkit/byfly-bench.ts';

const PHONE = '+77001112233';
const INIT = '/byfly/api/payment/init';
/** "Создать источник". */
const SOURCE = { name: 'Мой сайт', type: 'website', description: 'Основной сайт компании', is_active: true };
/** "Добавить терминал". */
const TERMINAL = {
  name: 'Терминал 1',
  ip_address: 'http://109.175.215.40',
  port: 130,
  camera_id: 4,
  camera_url: 'http://109.175.215.40:3000/qr/4',
  is_active: true,
};

let bench: ByflyBench;
let bearer: Record<string, string>;
beforeEach(async () => {
  bench = await byflyBench();
  const [, { data }] = await bench.call('POST', '/byfly/api/auth/verify', { phone: PHONE, code: '123456' });
  bearer = { authorization: `Bearer ${data.token}` };
});
afterEach(() => bench.close());

const admin = (method: string, path: string, body?: unknown) =>
  bench.call(method, `/byfly/api/admin${path}`, body, bearer);
const asShop = (token: string, method: string, path: string, body?: unknown) =>
  bench.call(method, path, body, { 'x-api-token': token });

describe('Авторизация админов', () => {
  it('sends a code, and trades it for a token of an administrator', async () => {
    expect(await bench.call('POST', '/byfly/api/auth/send-code', { phone: PHONE })).toEqual([
      200,
      { success: true, message: 'SMS код отправлен', data: null },
    ]);
    const [status, answer] = await bench.call('POST', '/byfly/api/auth/verify', { phone: PHONE, code: '123456' });
    expect([status, answer.success, answer.message]).toEqual([200, true, 'Авторизация успешна']);
    expect(answer.data).toEqual({
      token: expect.any(String),
      expires_at: Math.floor(bench.now.at / 1000) + 86_400,
      admin: {
        id: 1,
        phone: PHONE,
        name: 'Admin',
        country_code: '+7',
        country_name: 'Казахстан',
        is_super_admin: true,
        allowed_countries: ['Казахстан', 'Узбекистан'],
        allowed_payment_systems: null,
      },
    });
  });

  it.each(['/byfly/api/auth/send-code', '/byfly/api/auth/verify'])(
    '%s without a telephone is the document’s error ("Формат ошибки")',
    async (path) => {
      expect(await bench.call('POST', path, path.endsWith('verify') ? { code: '123456' } : {})).toMatchObject([
        400,
        { success: false, message: 'Номер телефона обязателен', errors: { phone: 'Field is required' } },
      ]);
    },
  );

  it('another code, and a call without a token, are 401', async () => {
    expect((await bench.call('POST', '/byfly/api/auth/verify', { phone: PHONE, code: '000000' }))[0]).toBe(401);
    for (const path of ['/transactions', '/sources', '/terminals'])
      expect((await bench.call('GET', `/byfly/api/admin${path}`))[0]).toBe(401);
  });
});

describe('Управление источниками', () => {
  it('makes a source whose token of 64 characters is shown once and opens the shop’s calls', async () => {
    const [, made] = await admin('POST', '/sources', SOURCE);
    expect(made).toEqual({
      success: true,
      message: 'Источник создан',
      data: { id: expect.any(Number), api_token: expect.stringMatching(/^\S{64}$/) },
    });
    const { id, api_token: token } = made.data;
    expect((await admin('GET', '/sources'))[1].data).toEqual([{ id, ...SOURCE }]);
    const [status, order] = await asShop(token, 'POST', INIT, ORDER);
    expect([status, order.message]).toEqual([201, 'Платеж создан']);
    const payment = `/byfly/api/payment/${order.data.transaction_id}`;
    expect((await asShop(token, 'GET', payment))[0]).toBe(200);
    // Another shop's payment is not there for this one.
    expect((await bench.call('GET', payment))[0]).toBe(404);
    const rows = async (source: number) =>
      (await admin('GET', `/transactions?source_id=${source}`))[1].data.transactions;
    expect(await rows(id)).toMatchObject([{ transaction_id: order.data.transaction_id, source_id: id }]);
    expect(await rows(1)).toEqual([]);
  });

  it('a source that was switched off is forbidden (403), and one that was deleted is unknown (401)', async () => {
    const [, made] = await admin('POST', '/sources', SOURCE);
    const { id, api_token: token } = made.data;
    const order = async () => (await asShop(token, 'POST', INIT, ORDER))[0];
    expect(await admin('PUT', `/sources/${id}`, { name: 'Новое название', is_active: false })).toMatchObject([
      200,
      { success: true },
    ]);
    expect((await admin('GET', '/sources'))[1].data).toMatchObject([{ id, name: 'Новое название', is_active: false }]);
    expect(await asShop(token, 'POST', INIT, ORDER)).toMatchObject([
      403,
      { success: false, message: 'Доступ запрещен' },
    ]);
    await admin('PUT', `/sources/${id}`, { is_active: true });
    expect(await order()).toBe(201);
    expect(await admin('DELETE', `/sources/${id}`)).toMatchObject([200, { success: true }]);
    expect(await order()).toBe(401);
    expect((await admin('DELETE', `/sources/${id}`))[0]).toBe(404);
  });
});

describe('Получение списка транзакций', () => {
  it('filters by status and day, newest first, in pages', async () => {
    const first = await bench.started();
    await bench.customer('approve');
    const [, second] = await bench.call('POST', INIT, ORDER);
    const ids = async (query: string) =>
      (await admin('GET', `/transactions?${query}`))[1].data.transactions.map(
        (row: { transaction_id: string }) => row.transaction_id,
      );
    expect(await ids('')).toEqual([second.data.transaction_id, first]);
    expect(await ids('status=paid&limit=50')).toEqual([first]);
    expect(await ids('limit=1&offset=1')).toEqual([first]);
    expect(await ids('date_from=2026-11-21&date_to=2026-11-21')).toHaveLength(2);
    expect(await ids('date_from=2026-11-22')).toEqual([]);
    expect((await admin('GET', '/transactions?status=sideways'))[0]).toBe(400);
  });
});

describe('Управление терминалами Kaspi', () => {
  it('adds one, lists it, and tells how it is', async () => {
    const [, made] = await admin('POST', '/terminals', TERMINAL);
    const { id } = made.data;
    expect((await admin('GET', '/terminals'))[1].data.at(-1)).toEqual({ id, ...TERMINAL });
    expect((await admin('GET', `/terminals/${id}/status`))[1].data).toMatchObject({ id, is_online: true });
    expect((await admin('GET', '/terminals/999/status'))[0]).toBe(404);
  });
});
