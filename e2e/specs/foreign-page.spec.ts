import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../fixtures.ts';

/** Attack row f-11: what a page on another origin can do from the same machine's browser. Nothing. */
test('f-11 a foreign page changes nothing, reads nothing and gets no events', async ({ station, page }) => {
  const evil = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>evil</title>');
  });
  await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
  // A cashier is logged in in the same browser.
  await page.goto(station.ready.openUrl);
  await expect(page.getByTestId('amount-pad')).toBeVisible();
  const before = await station.api('/v1/payments');

  const foreign = await page.context().newPage();
  await foreign.goto(origin);
  const outcome = await foreign.evaluate(async (local) => {
    const body = JSON.stringify({ orderId: 'EVIL', amount: { minor: 100, currency: 'UZS' }, method: 'payme' });
    const attempt = async (work: () => Promise<unknown>): Promise<string> => {
      try {
        return `read ${JSON.stringify(await work())}`;
      } catch {
        return 'refused';
      }
    };
    const socket = () =>
      new Promise<string>((done) => {
        const ws = new WebSocket(`${local.replace('http', 'ws')}/events`);
        ws.onmessage = (event) => done(`read ${String(event.data)}`);
        ws.onclose = () => done('refused');
        ws.onerror = () => done('refused');
      });
    const post = (type: string) =>
      attempt(async () =>
        (
          await fetch(`${local}/v1/payments`, {
            method: 'POST',
            credentials: 'include',
            headers: { 'content-type': type },
            body,
          })
        ).text(),
      );
    const results: Record<string, string> = {
      json: await post('application/json'),
      text: await post('text/plain'),
      read: await attempt(async () => (await fetch(`${local}/v1/payments`, { credentials: 'include' })).text()),
      events: await socket(),
    };
    // An opaque answer or an error: either way the page learns nothing, and nothing may happen.
    await fetch(`${local}/v1/payments`, { method: 'POST', mode: 'no-cors', credentials: 'include', body }).catch(
      () => undefined,
    );
    const image = document.createElement('img');
    image.src = `${local}/v1/shift/close`;
    document.body.append(image);
    const form = document.createElement('form');
    form.method = 'POST';
    form.action = `${local}/v1/shift/close`;
    const frame = document.createElement('iframe');
    frame.name = 'sink';
    form.target = 'sink';
    document.body.append(frame, form);
    form.submit();
    await new Promise((done) => {
      frame.onload = done;
    });
    return results;
  }, station.ready.local);
  expect(outcome).toEqual({ json: 'refused', text: 'refused', read: 'refused', events: 'refused' });
  expect(await station.api('/v1/payments')).toEqual(before);
  expect(((await station.api('/v1/shift')).body as { status: string }).status).not.toBe('closed');
  evil.close();
});
