import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createFaultDial } from './faults.ts';
import { callHttp, NoAnswer } from './http-call.ts';
import { closeServer, createJsonServer, listen, type RouteRequest } from './json-server.ts';
import { silentLog } from './log.ts';
import { underFault, WIRE_FAULTS } from './wire-faults.ts';

let server: Server;
afterEach(() => closeServer(server));

const LIMIT_MS = 300;
async function vendor(fault: string) {
  const dial = createFaultDial(new Map([['v', [...WIRE_FAULTS, 'of_a_customer']]]));
  dial.turn('v', fault, 1);
  const seen: RouteRequest[] = [];
  const answer = (request: RouteRequest) =>
    underFault({ dial, vendor: 'v', slowMs: 20 }, request, () => {
      seen.push(request);
      return { status: 201, contentType: 'application/json', text: '{"made":true}' };
    });
  const route = { method: 'PATCH', path: '/v/:id', withoutToken: true, unparsed: true, answer } as const;
  server = createJsonServer([route], 'token-of-the-test', silentLog);
  const port = await listen(server, 0);
  const call = () =>
    callHttp({
      method: 'PATCH',
      url: `http://127.0.0.1:${port}/v/7?a=b`,
      headers: { 'x-key': 'k' },
      body: 'no json',
      timeoutMs: LIMIT_MS,
    });
  return { call, seen, dial };
}

describe('a fault on a vendor’s answer', () => {
  it.each([
    ['lost_reply', 1],
    ['silent', 1],
    ['half_body', 1],
    ['reset_after_send', 0],
  ])('%s gives no answer; done %i times', async (fault, done) => {
    const { call, seen } = await vendor(fault);
    await expect(call()).rejects.toThrow(NoAnswer);
    expect(seen).toHaveLength(done);
    expect(await call()).toMatchObject({ status: 201 });
  });
  it.each([
    ['http_500', 500, 0],
    ['html_502', 502, 1],
    ['slow', 201, 1],
    ['none', 201, 1],
  ])('%s answers %i; done %i times', async (fault, status, done) => {
    const { call, seen } = await vendor(fault);
    expect(await call()).toMatchObject({ status });
    expect(seen).toHaveLength(done);
  });
  it('leaves the faults of customers alone', async () => {
    const { call, dial } = await vendor('of_a_customer');
    await call();
    expect(dial.positions()).toEqual({ v: { fault: 'of_a_customer', left: 1 } });
  });
  it('a route that reads the text itself sees header, query, parameter and text', async () => {
    const { call, seen } = await vendor('none');
    await call();
    expect(seen[0]).toMatchObject({ params: { id: '7' }, text: 'no json', headers: { 'x-key': 'k' } });
    expect(seen[0]?.body).toBeUndefined();
    expect(seen[0]?.query.get('a')).toBe('b');
  });
});
