import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVendorBench, type VendorBench } from '../../testkit/vendor-bench.ts';

const ID = '0123456789ABCDEFGHJK';
/** Decides at once: approved. */
const NOW = 4_500_011;

let bench: VendorBench;
const start = async (more: object = {}) => {
  bench = await startVendorBench({ fiscalbox: { slowMs: 20, ...more } }, () => Date.UTC(2026, 10, 22, 20, 30, 0));
};
beforeEach(() => start());
afterEach(() => bench.close());

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;
async function send(path: string, body?: unknown, signal?: AbortSignal): Promise<string> {
  const answer = await fetch(`${bench.url()}/fiscalbox${path}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    ...(signal && { signal }),
  });
  expect(answer.status).toBe(200);
  return answer.text();
}
const ask = async (path: string, body?: unknown): Promise<Json> => JSON.parse(await send(`/payment${path}`, body));
const rules = async () => (await bench.truth()).violations.map(({ rule }) => rule);

describe.each([
  ['xumo', '09110004', 'humo'],
  ['uzcard', '00000166', 'uzcard'],
])('%s', (path, terminalId, method) => {
  it('charges: the document’s slip with this sale’s facts, and one charge with its RRN', async () => {
    const { data, error, is_success } = await ask(`/${path}`, { amount: NOW });
    expect([error, is_success]).toEqual([null, true]);
    expect(data.ppt_id).toMatch(/^\d{12}$/);
    expect(data.message).toContain(terminalId);
    expect(data.message).toMatch(new RegExp(`RRN:\\s?${data.ppt_id}`));
    expect(data.message).toContain(method === 'humo' ? '45000.11 UZS' : 'Total Amount: 4500011');
    expect(data.message).toContain(method === 'humo' ? 'Дата:23/11/26\n01:30:00' : '2026-11-23 01:30:00');
    expect((await bench.truth()).charges).toMatchObject([
      { vendor: 'fiscalbox', minor: NOW, currency: 'UZS', rrn: data.ppt_id, ref: data.ppt_id, terminalId },
    ]);
  });

  it('waits for the customer on the screen, and is busy meanwhile', async () => {
    bench.shown.push({
      id: ID,
      orderId: 'K1',
      provider: 'box',
      method,
      payable: { minor: 4_500_000, currency: 'UZS' },
    });
    const sale = ask(`/${path}`, { amount: 4_500_000 });
    await expect.poll(() => bench.customer('scan', ID)).toMatchObject([200, { ok: true }]);
    expect((await ask(`/${path}`, { amount: NOW })).error.message).toContain('984');
    expect(await rules()).toEqual(['pinpad.busy']);
    expect(await bench.customer('approve', ID)).toMatchObject([200, { ok: true }]);
    expect((await sale).is_success).toBe(true);
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it.each([
    ['decline', /116/],
    ['cancel', /320/],
  ])('a customer’s %s takes nothing', async (action, code) => {
    bench.shown.push({
      id: ID,
      orderId: 'K1',
      provider: 'box',
      method,
      payable: { minor: 4_500_000, currency: 'UZS' },
    });
    const sale = ask(`/${path}`, { amount: 4_500_000 });
    await expect.poll(() => bench.customer(action, ID)).toMatchObject([200, { ok: true }]);
    const { error, is_success } = await sale;
    expect([is_success, error.code]).toEqual([false, method === 'humo' ? 108 : 109]);
    expect(error.message).toMatch(code);
    expect((await bench.truth()).charges).toEqual([]);
  });

  it.each([
    [1, '101'],
    [16, '116'],
    [17, '117'],
    [84, '984'],
  ])('a sum that ends in %i is refused with %s, in words and as a slip in turn', async (ending, code) => {
    for (const form of [`ERROR ${code} `, code === '984' ? '984' : `Код ответа:${code}`]) {
      const { error, is_success } = await ask(`/${path}`, { amount: 100_000 + ending });
      expect(is_success).toBe(false);
      expect(error.message).toContain(form);
    }
    expect((await bench.truth()).charges).toEqual([]);
  });

  it('99: charged and never answered; the last slip and the short report tell', async () => {
    const gone = AbortSignal.timeout(150);
    await expect(send(`/payment/${path}`, { amount: 100_099 }, gone)).rejects.toThrow(/timeout/i);
    const [charge] = (await bench.truth()).charges;
    expect((await ask(`/${path}/print_last`)).data.message).toContain(charge?.rrn);
    expect((await ask(`/${path}_shortreport/`)).data.message).toContain('Оплата (1) 1000.99 UZS');
  });

  it('the amount brings the documents’ damage along', async () => {
    const rawFeeds = await send(`/payment/${path}`, { amount: 700 + 11 });
    const unclosed = await send(`/payment/${path}`, { amount: 800 + 11 });
    const kotlin = await send(`/payment/${path}`, { amount: 900 + 11 });
    for (const text of [rawFeeds, unclosed, kotlin]) expect(() => JSON.parse(text) as Json).toThrow(SyntaxError);
    expect(rawFeeds).toMatch(/\\n\n/);
    expect(unclosed).toMatch(/"ppt_id": "\d{12}"\n {4}\},/);
    expect(kotlin).toMatch(/, pptId=\d{12}\), error=null, isSuccess=true\n}$/);
    expect((await bench.truth()).charges).toHaveLength(3);
  });

  it('closes: matched, the batch lies in the truth, and the next has another number', async () => {
    await ask(`/${path}`, { amount: NOW });
    await bench.fault('fiscalbox', 'close_differs');
    expect((await ask(`/${path}_close`)).data.message).toContain('Итоги не совпали');
    expect((await bench.truth()).batches).toEqual([]);
    const { data } = await ask(`/${path}_close`);
    expect(data.message).toContain('Итоги совпали');
    expect(data.message).toContain(`Терминал:${terminalId.padStart(27)}`);
    expect(data.ppt_id).toBeNull();
    expect((await bench.truth()).batches).toContainEqual(
      expect.objectContaining({ terminalId, shift: 1, sales: { count: 1, minor: NOW } }),
    );
    expect((await ask(`/${path}_shortreport/`)).data.message).toContain('Номер смены 2');
    expect((await ask(`/${path}_close/print_last`)).data.message).toContain('Итоги совпали');
  });

  it('remembers over a restart', async () => {
    await ask(`/${path}`, { amount: NOW });
    await bench.restart();
    expect((await ask(`/${path}_shortreport/`)).data.message).toContain('Оплата (1) 45000.11 UZS');
  });

  it.each([
    ['another word for is_return', { amount: NOW, request_id: '408000000001', is_return: 'yes' }],
    ['request_id with a fraction', { amount: NOW, request_id: 4080.5, is_return: true }],
    ['request_id alone', { amount: NOW, request_id: '408000000001' }],
    ['is_return alone', { amount: NOW, is_return: true }],
    ['an amount as text', { amount: '500' }],
    ['a field too many', { amount: NOW, order_id: '1' }],
  ])('does not take %s', async (_what, body) => {
    expect((await ask(`/${path}`, body)).error.code).toBe(7);
    expect(await rules()).toEqual(['request.invalid']);
    expect((await bench.truth()).charges).toEqual([]);
  });
});

describe('Humo’s cancel', () => {
  const cancel = (request_id: string, amount = NOW) => ask('/xumo', { request_id, amount, is_return: true });

  it('takes back the whole sale inside its batch, once, with code 400', async () => {
    const { data } = await ask('/xumo', { amount: NOW });
    expect((await cancel(data.ppt_id, 100)).error.message).toContain('915');
    const done = await cancel(data.ppt_id);
    expect(done.data.message).toContain('ОПЕРАЦИЯ ОТМЕНЕНА');
    expect(done.data.message).toContain('Код ответа:400');
    expect((await bench.truth()).voids).toMatchObject([{ rrn: data.ppt_id, minor: NOW }]);
    expect((await cancel(data.ppt_id)).error.message).toContain('218');
    expect((await ask('/xumo_shortreport/')).data.message).toContain('Отмена (1) 45000.11 UZS');
  });

  it('finds nothing after the close: two blocks, two terminals', async () => {
    const { data } = await ask('/xumo', { amount: NOW });
    const closed = (await ask('/xumo_close')).data.message as string;
    expect(closed.match(/Отчет закрытия смены/g)).toHaveLength(2);
    expect(closed).toContain('00000031');
    expect((await cancel(data.ppt_id)).error.message).toContain('914');
  });

  it('goes by receipt number on boxes of the older document', async () => {
    await bench.close();
    await start({ humoVoidKey: 'receipt' });
    const { data } = await ask('/xumo', { amount: NOW });
    expect((await cancel(data.ppt_id)).error.message).toContain('914');
    expect((await cancel('1')).is_success).toBe(true);
  });
});

describe('the older document’s spelling (uz-bridge.ru.md: "is_return":"true", request_id a number)', () => {
  it('takes back at Humo by the number of the receipt', async () => {
    await bench.close();
    await start({ humoVoidKey: 'receipt' });
    await ask('/xumo', { amount: NOW });
    expect(await ask('/xumo', { request_id: 1, amount: NOW, is_return: 'true' })).toMatchObject({
      error: null,
      is_success: true,
    });
    expect(await rules()).toEqual([]);
  });

  it('gives back at UzCard by the RRN', async () => {
    const { data } = await ask('/uzcard', { amount: NOW });
    const body = { request_id: data.ppt_id, amount: 1_000_000, is_return: 'true' };
    expect((await ask('/uzcard', body)).data.message).toMatch(/Возврат/);
    expect(await rules()).toEqual([]);
  });
});

describe('UzCard’s return', () => {
  it('gives back in parts, over batches, and never more than was paid', async () => {
    const { data } = await ask('/uzcard', { amount: NOW });
    await ask('/uzcard_close');
    const back = (amount: number) => ask('/uzcard', { request_id: data.ppt_id, amount, is_return: true });
    const part = await back(1_000_000);
    expect(part.data.message).toMatch(/Возврат\n\s+10000\.00 UZS\n\s+Одобрено/);
    expect(part.data.ppt_id).not.toBe(data.ppt_id);
    expect((await back(NOW)).error.message).toContain('915');
    expect((await bench.truth()).refunds).toMatchObject([{ minor: 1_000_000, rrn: part.data.ppt_id }]);
  });
});

describe('faults', () => {
  it.each([
    ['slip_amount', (text: string) => text.includes('450001.10 UZS')],
    ['slip_code', (text: string) => text.includes('905')],
    ['ppt_id_differs', (text: string) => (JSON.parse(text) as Json).data.ppt_id === '000000000001'],
    ['no_slip', (text: string) => (JSON.parse(text) as Json).data.message === ''],
  ])('%s: the money is taken, the answer is odd', async (fault, isOdd) => {
    await bench.fault('fiscalbox', fault);
    expect(isOdd(await send('/payment/xumo', { amount: NOW }))).toBe(true);
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it('busy: nothing was done; lost_reply: everything was', async () => {
    await bench.fault('fiscalbox', 'busy');
    expect((await ask('/xumo', { amount: NOW })).error.message).toContain('984');
    expect((await bench.truth()).charges).toEqual([]);
    await bench.fault('fiscalbox', 'lost_reply');
    await expect(ask('/xumo', { amount: NOW })).rejects.toThrow(/fetch failed/);
    expect((await bench.truth()).charges).toHaveLength(1);
  });
});

it('an older box has no UzCard close, no reports; every box has its plate', async () => {
  await bench.close();
  await start({ generation: 'older' });
  expect((await fetch(`${bench.url()}/fiscalbox/payment/uzcard_close`)).status).not.toBe(200);
  expect(JSON.parse(await send('/info/'))).toMatchObject({ data: { current_time: '2026-11-23 01:30:00' } });
});
