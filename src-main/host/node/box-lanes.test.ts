/** One request to a box at a time; boxes do not wait for each other; who gives up has sent nothing. */
import { describe, expect, it } from 'vitest';
import { boxKey, boxPlace } from '../../domain/box.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../ports/http-client.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { boxLanes } from './box-lanes.ts';

const A = 'http://192.168.1.50:8080';
const B = 'http://192.168.1.51';
const OK: HttpResponse = { status: 200, headers: {}, body: new Uint8Array() };

/** A wire on which every request stays until it is answered by hand. */
function bench() {
  const open = new Map<string, PromiseWithResolvers<HttpResponse>>();
  const sent: string[] = [];
  const wire: HttpClient = {
    send({ url }) {
      sent.push(url);
      const answer = Promise.withResolvers<HttpResponse>();
      open.set(url, answer);
      return answer.promise;
    },
  };
  const http = boxLanes(wire, [A, B].map(boxPlace));
  const send = (url: string, over: Partial<HttpRequest> = {}) =>
    http.send({ method: 'POST', url, timeoutMs: 1_000, ...over });
  const answer = async (url: string) => {
    open.get(url)?.resolve(OK);
    await settled();
  };
  const breaks = async (url: string) => {
    open.get(url)?.reject(new Error('ECONNRESET'));
    await settled();
  };
  return { send, sent, answer, breaks };
}

describe('a box', () => {
  it('is asked one thing at a time, in order: a card, a wallet, a receipt, its day', async () => {
    const { send, sent, answer } = bench();
    const urls = ['/payment/xumo', '/payment/click', '/order/create/', '/info/', '/zreport/close/'].map((p) => A + p);
    const all = urls.map((url) => send(url));
    for (let at = 0; at < urls.length; at++) {
      await settled();
      expect(sent).toEqual(urls.slice(0, at + 1));
      await answer(urls[at] as string);
    }
    expect(await Promise.all(all)).toEqual(urls.map(() => OK));
  });

  it('does not wait for another box, nor for addresses that are none', async () => {
    const { send, sent } = bench();
    void send(`${A}/payment/xumo`);
    void send(`${B}:8080/payment/uzcard`);
    void send(`${B}:80/payment/uzcard`);
    void send('https://checkout.paycom.uz/api');
    void send('http://192.168.1.50:9999/payment/xumo');
    await settled();
    // The second box names no port: at 8080 and at 80 it is one and the same.
    expect(sent).toEqual([
      'https://checkout.paycom.uz/api',
      'http://192.168.1.50:9999/payment/xumo',
      `${A}/payment/xumo`,
      `${B}:8080/payment/uzcard`,
    ]);
  });

  it('keeps a question for two minutes while the others go on', async () => {
    const { send, sent, answer } = bench();
    void send(`${A}/payment/one_qr/status?invoice_id=1`, { method: 'GET' });
    void send(`${A}/payment/one_qr/cancel`);
    void send(`${A}/okm/validation`);
    await settled();
    expect(sent.toSorted()).toEqual([
      `${A}/okm/validation`,
      `${A}/payment/one_qr/cancel`,
      `${A}/payment/one_qr/status?invoice_id=1`,
    ]);
    await answer(`${A}/payment/one_qr/cancel`);
  });

  it('that breaks off an answer is free for the next one', async () => {
    const { send, sent, breaks } = bench();
    const lost = send(`${A}/payment/xumo`).catch((error: Error) => error.message);
    void send(`${A}/order/create/`);
    await settled();
    await breaks(`${A}/payment/xumo`);
    expect(await lost).toBe('ECONNRESET');
    expect(sent.at(-1)).toBe(`${A}/order/create/`);
  });
});

describe('who gives up while he waits', () => {
  it('has sent nothing, says so, and lets nobody past whoever is at work', async () => {
    const { send, sent, answer } = bench();
    void send(`${A}/payment/xumo`);
    const enough = new AbortController();
    const waiting = send(`${A}/payment/click`, { signal: enough.signal });
    void send(`${A}/order/create/`);
    enough.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'HttpError', neverLeft: true });
    await expect(send(`${A}/payment/payme`, { signal: enough.signal })).rejects.toMatchObject({ neverLeft: true });
    await settled();
    expect(sent).toEqual([`${A}/payment/xumo`]);
    await answer(`${A}/payment/xumo`);
    expect(sent).toEqual([`${A}/payment/xumo`, `${A}/order/create/`]);
  });
});

it('sections that name one box are one box', () => {
  expect(boxKey('http://BOX.local:8080/')).toBe(boxKey('http://box.local:8080'));
  expect(boxKey('http://box.local:8080')).not.toBe(boxKey('http://box.local:8081'));
  expect(boxKey('http://box.local/a')).not.toBe(boxKey('http://box.local/b'));
});
