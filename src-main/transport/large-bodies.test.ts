/** What takes more than 64 KiB: a bank's register, by REST and from the screen; everything else stays small. */
import { afterEach, describe, expect, it } from 'vitest';
import { STATEMENT_LIMITS } from '../../src-shared/statement-limits.ts';
import { type OpenLocal, openLocal } from './testkit/wires.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});
async function local(): Promise<OpenLocal> {
  const listener = await openLocal();
  open.push(listener);
  return listener;
}

const MONTH = `reference,time,amount\n${'010965270742,2026-11-21 15:30:00,45000.00\n'.repeat(50_000)}`;
const given = { method: 'payme', csv: MONTH };

describe('a register of a month', () => {
  it('is read whole by REST', async () => {
    const { post, station } = await local();
    expect((await post('/v1/shift/statements', given)).status).toBe(200);
    expect(station.handled.at(-1)?.input).toEqual(given);
  });

  it('is read whole from the browser’s screen', async () => {
    const { post, session, station } = await local();
    const { headers } = await session();
    const { status, json } = await post('/rpc/shift.statement', given, headers);
    expect([status, json.ok]).toEqual([200, true]);
    expect(station.handled.at(-1)?.input).toEqual(given);
  });

  it('that is larger than a month is refused, and the refusal names the limit', async () => {
    const { post } = await local();
    const text = 'x'.repeat(STATEMENT_LIMITS.characters + 1);
    const long = await post('/v1/shift/statements', { method: 'payme', csv: text });
    expect([long.status, long.json.error.fields[0]]).toMatchObject([400, { path: 'csv' }]);
    expect(long.json.error.fields[0].message).toContain(String(STATEMENT_LIMITS.characters));
    const huge = await post('/v1/shift/statements', JSON.stringify({ csv: 'x'.repeat(STATEMENT_LIMITS.bodyBytes) }));
    expect([huge.status, huge.json.error.code]).toEqual([413, 'request.too_large']);
    expect(huge.json.error.message).toContain(String(STATEMENT_LIMITS.bodyBytes));
  });

  it('is not read for somebody without a token', async () => {
    const { post, station } = await local();
    const { status } = await post('/v1/shift/statements', given, { authorization: 'Bearer no' });
    expect([status, station.handled]).toEqual([401, []]);
  });

  it('opens no other address: they stay at 64 KiB', async () => {
    const { post, session } = await local();
    const { headers } = await session();
    const note = { note: 'x'.repeat(70_000) };
    const statuses = [
      (await post('/v1/payments', note)).status,
      (await post('/rpc/payment.start', note, headers)).status,
      (await post('/session', note)).status,
    ];
    expect(statuses).toEqual([413, 413, 413]);
  });
});
