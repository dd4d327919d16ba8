/** The administration client against the document's examples; where it shows no answer, against both likely shapes. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { money } from '../../../../src-shared/money.ts';
import { scriptedHttp } from '../../../testkit/scripted-http.ts';
import { ByflyRefusal } from '../api.ts';
import { byflyAdmin } from './client.ts';

const JWT = 'fake.jwt.of-the-tests-0123456789';
const TOKEN = 'f'.repeat(64);
const LOGIN = {
  success: true,
  message: 'Авторизация успешна',
  data: {
    token: JWT,
    expires_at: 1_703_521_234,
    admin: {
      id: 1,
      phone: '+77001112233',
      name: 'Admin',
      country_code: '+7',
      country_name: 'Казахстан',
      is_super_admin: true,
      allowed_countries: ['Казахстан', 'Узбекистан'],
      allowed_payment_systems: null,
    },
  },
};

function client() {
  const http = scriptedHttp();
  const admin = byflyAdmin({ http, url: 'https://byfly.example.invalid', amountUnit: 'tenge' });
  const says = (data: unknown, status = 200) => http.next({ answer: { status, json: { success: true, data } } });
  return { http, admin, says, last: () => http.requests.at(-1) };
}
async function loggedIn() {
  const made = client();
  made.http.next({ answer: { json: LOGIN } });
  const session = await made.admin.logIn('+77001112233', '123456');
  return { ...made, session };
}
const row = (id: string, over: Record<string, unknown> = {}) => ({
  transaction_id: id,
  status: 'paid',
  amount: 10_100,
  ...over,
});

describe('the login', () => {
  it('asks for an SMS, then trades its code for a session', async () => {
    const { admin, http, last } = client();
    http.next(
      { answer: { json: { success: true, message: 'SMS код отправлен', data: null } } },
      { answer: { json: LOGIN } },
    );
    await admin.sendCode('+77001112233');
    expect(last()).toMatchObject({ method: 'POST', url: 'https://byfly.example.invalid/api/auth/send-code' });
    expect(last()?.body).toBe('{"phone":"+77001112233"}');
    const session = await admin.logIn('+77001112233', '123456');
    expect(last()?.body).toBe('{"phone":"+77001112233","code":"123456"}');
    expect(session).toMatchObject({ expiresAt: 1_703_521_234_000, admin: { id: 1, name: 'Admin', isSuper: true } });
  });

  it('keeps the session’s token to itself and sends it with every call', async () => {
    const { session, says, last } = await loggedIn();
    for (const shown of [JSON.stringify(session), inspect(session, { depth: 9 })]) expect(shown).not.toContain(JWT);
    says([]);
    await session.sources();
    expect(last()?.headers?.authorization).toBe(`Bearer ${JWT}`);
    expect(last()?.headers?.['x-api-token']).toBeUndefined();
  });

  it('that is refused says which field and why', async () => {
    const { admin, http } = client();
    http.next({
      answer: {
        status: 400,
        json: { success: false, message: 'Номер телефона обязателен', errors: { phone: 'Field is required' } },
      },
    });
    const error = await admin.sendCode('').catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(ByflyRefusal);
    expect(error).toMatchObject({ status: 400, said: 'Номер телефона обязателен', fields: ['phone'] });
  });

  it.each([401, 403, 404])('a call refused with %i is a refusal, and a 500 or half a page is not', async (status) => {
    const { session, http } = await loggedIn();
    http.next({ answer: { status, json: { success: false, message: 'Доступ запрещен', errors: [] } } });
    await expect(session.terminals()).rejects.toMatchObject({ name: 'ByflyRefusal', status });
    http.next({ answer: { status: 500 } }, { answer: { body: new TextEncoder().encode('{"success":tr') } });
    await expect(session.terminals()).rejects.toMatchObject({ name: 'UnreadableAnswer' });
    await expect(session.terminals()).rejects.toMatchObject({ name: 'UnreadableAnswer' });
  });
});

describe('transactions', () => {
  it('are filtered and paged as the document says', async () => {
    const { session, says, last } = await loggedIn();
    says([]);
    await session.transactions(
      { sourceId: 3, status: 'paid', from: '2025-12-01', to: '2025-12-31' },
      { limit: 50, offset: 100 },
    );
    expect(last()).toMatchObject({
      method: 'GET',
      url:
        'https://byfly.example.invalid/api/admin/transactions?source_id=3&status=paid&date_from=2025-12-01&date_to=2025-12-31' +
        '&limit=50&offset=100',
    });
  });

  it.each([
    ['a bare list', (rows: unknown[]) => rows],
    ['a list in an object', (rows: unknown[]) => ({ transactions: rows, total: 1 })],
  ])('come as %s', async (_shape, wrap) => {
    const { session, says } = await loggedIn();
    const times = { created_at: '2025-12-24 10:00:00', paid_at: '2025-12-24 10:05:30' };
    says(wrap([row('ABC', { ...times, paid_amount: '10100.00', description: 'Тур', unknown_field: 1 })]));
    expect(await session.transactions({})).toEqual([
      {
        id: 'ABC',
        status: 'paid',
        amount: money(1_010_000, 'KZT'),
        paid: money(1_010_000, 'KZT'),
        description: 'Тур',
        createdAt: Date.UTC(2025, 11, 24, 5),
        paidAt: Date.UTC(2025, 11, 24, 5, 5, 30),
      },
    ]);
  });

  it('with a sum or a time that cannot be read are listed without it', async () => {
    const { session, says } = await loggedIn();
    says([row('ABC', { amount: 'много', created_at: 'вчера', paid_at: null })]);
    expect(await session.transactions({})).toEqual([{ id: 'ABC', status: 'paid' }]);
  });

  it('are read page by page until one is not full', async () => {
    const { session, says, http } = await loggedIn();
    const page = (count: number, from: number) => Array.from({ length: count }, (_, n) => row(`T-${from + n}`));
    says(page(100, 0));
    says(page(100, 100));
    says(page(7, 200));
    const ids: string[] = [];
    for await (const { id } of session.everyTransaction({ status: 'paid' })) ids.push(id);
    expect(new Set(ids).size).toBe(207);
    expect(http.requests.slice(-3).map(({ url }) => new URL(url).searchParams.get('offset'))).toEqual([
      '0',
      '100',
      '200',
    ]);
  });
});

describe('sources', () => {
  it('are made with a token that comes once, in a box that cannot be printed', async () => {
    const { session, says, last } = await loggedIn();
    says({ id: 1, api_token: TOKEN }, 201);
    const fields = { name: 'Мой сайт', type: 'website', description: 'Основной сайт компании', isActive: true };
    const made = await session.createSource(fields);
    expect(made.id).toBe(1);
    expect(made.apiToken.reveal()).toBe(TOKEN);
    for (const shown of [JSON.stringify(made), inspect(made), `${made.apiToken.toString()}`])
      expect(shown).not.toContain(TOKEN);
    expect(JSON.parse(String(last()?.body))).toEqual({
      name: 'Мой сайт',
      type: 'website',
      description: 'Основной сайт компании',
      is_active: true,
    });
  });

  it('are listed, changed and deleted', async () => {
    const { session, says, last } = await loggedIn();
    says([{ id: 1, name: 'Мой сайт', type: 'website', is_active: 1 }]);
    expect(await session.sources()).toMatchObject([{ id: 1, name: 'Мой сайт', is_active: true }]);
    says(null);
    await session.updateSource(1, { name: 'Новое название', isActive: false });
    expect(last()).toMatchObject({ method: 'PUT', url: 'https://byfly.example.invalid/api/admin/sources/1' });
    expect(last()?.body).toBe('{"name":"Новое название","is_active":false}');
    says(null);
    await session.deleteSource(1);
    expect(last()).toMatchObject({ method: 'DELETE', url: 'https://byfly.example.invalid/api/admin/sources/1' });
    expect(last()?.body).toBeUndefined();
  });
});

it('rows in PHP’s text, numbers and flags in quotes, say the same', async () => {
  const { session, says } = await loggedIn();
  says([
    { id: '1', name: 'A', is_active: '1' },
    { id: '2', name: 'B', is_active: '0' },
  ]);
  expect(await session.sources()).toMatchObject([
    { id: 1, is_active: true },
    { id: 2, is_active: false },
  ]);
  says([{ id: '3', name: 'T', port: '130', camera_id: '4', is_active: '0' }]);
  expect(await session.terminals()).toMatchObject([{ id: 3, port: 130, camera_id: 4, is_active: false }]);
  says({ id: '7' }, 201);
  const fields = { ipAddress: 'http://192.0.2.40', cameraUrl: 'http://192.0.2.40/qr', isActive: true };
  expect(await session.addTerminal({ name: 'T', port: 1, cameraId: 0, ...fields })).toEqual({ id: 7 });
  says([{ id: 'one', name: 'A' }]);
  await expect(session.sources()).rejects.toMatchObject({ name: 'UnreadableAnswer' });
});

describe('terminals', () => {
  it('are listed, added and asked how they are', async () => {
    const { session, says, last } = await loggedIn();
    const terminal = {
      name: 'Терминал 1',
      ip_address: 'http://192.0.2.40',
      port: 130,
      camera_id: 4,
      camera_url: 'http://192.0.2.40:3000/qr/4',
      is_active: true,
    };
    says({ id: 3 }, 201);
    const added = await session.addTerminal({
      name: 'Терминал 1',
      ipAddress: 'http://192.0.2.40',
      port: 130,
      cameraId: 4,
      cameraUrl: 'http://192.0.2.40:3000/qr/4',
      isActive: true,
    });
    expect(added).toEqual({ id: 3 });
    expect(JSON.parse(String(last()?.body))).toEqual(terminal);
    says({ terminals: [{ ...terminal, id: 3, port: '130' }] });
    expect(await session.terminals()).toMatchObject([{ id: 3, port: 130 }]);
    says({ online: true, sub_status: 'WaitUser' });
    expect(await session.terminalStatus(3)).toEqual({ online: true, sub_status: 'WaitUser' });
    expect(last()).toMatchObject({ method: 'GET', url: 'https://byfly.example.invalid/api/admin/terminals/3/status' });
  });
});
