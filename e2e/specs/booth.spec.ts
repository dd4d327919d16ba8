import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { choose, expect, newest, test } from '../booth.ts';
import type { HeadlessStation } from '../fixtures.ts';
import { monkey } from '../monkey.ts';

const OWNER = { name: 'Nodira', role: 'owner', pin: '2846' };

/** Payme's code on screen. */
async function atCode(kiosk: Page): Promise<void> {
  await choose(kiosk);
  await kiosk.getByTestId('tender-payme').click();
  await expect(kiosk.getByTestId('qr')).toBeVisible();
}

/** The card is charged, and every answer of the terminal is lost: nobody here can know. */
async function unknownByCard(kiosk: Page, station: HeadlessStation): Promise<PaymentView> {
  await station.control('/control/faults', { vendor: 'fiscalbox', fault: 'lost_reply', times: 1_000 });
  await choose(kiosk);
  await kiosk.getByTestId('tender-humo').click();
  await kiosk.getByTestId('sandbox-approve').click();
  await expect(kiosk.getByTestId('kiosk-ticket')).toBeVisible({ timeout: 30_000 });
  return newest(station);
}

async function openService(kiosk: Page): Promise<void> {
  const corner = kiosk.getByTestId('kiosk-corner');
  for (let touches = 0; touches < 5; touches++) await corner.dispatchEvent('pointerdown');
  await expect(kiosk.getByTestId('kiosk-service')).toBeVisible();
}
async function logIn(kiosk: Page): Promise<void> {
  await kiosk.getByTestId(`service-person-${OWNER.name}`).click();
  for (const digit of OWNER.pin) await kiosk.getByTestId(`pin-${digit}`).click();
  await kiosk.getByTestId('pin-enter').click();
  await expect(kiosk.getByTestId('service-prints')).toBeVisible();
}

/** Nothing for axe to complain about, and nothing smaller than a fingertip. */
async function isUsable(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.phone').analyze();
  expect(violations.map((v) => `${where}: ${v.id} ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
  const small = await page.$$eval('.booth button, .booth input, .booth a[href]', (elements) =>
    elements.flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      // A radio button's own input is one pixel: its label is what a finger meets.
      const isSmall = width > 1 && !element.closest('.phone') && (width < 87.5 || height < 87.5);
      return isSmall ? [`${element.getAttribute('data-testid') ?? element.textContent} ${width}×${height}`] : [];
    }),
  );
  expect(small, where).toEqual([]);
  const fine = await page.$$eval('.booth *', (elements) =>
    elements.flatMap((element) => {
      const isOwn = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      const { width } = element.getBoundingClientRect();
      if (!isOwn || width <= 1 || element.closest('.phone')) return [];
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      // The currency beside a sum is smaller than the sum.
      return size < 23.9 ? [`${element.textContent} ${size}`] : [];
    }),
  );
  expect(fine, `${where}: body text under 24 px`).toEqual([]);
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(isWide, `${where} scrolls sideways`).toBe(false);
}

test('a guest pays and the booth starts, once, by the paid event', async ({ kiosk, station, program }) => {
  await atCode(kiosk);
  expect(program.starts).toEqual([]);
  await kiosk.getByTestId('sandbox-approve').click();
  await expect(kiosk.getByTestId('result-completed')).toBeVisible();
  await expect(kiosk.getByTestId('kiosk-goods')).toHaveAttribute('data-state', 'done');
  const paid = await newest(station);
  expect(paid).toMatchObject({ status: 'completed', fulfilment: { state: 'done', ground: 'paid' } });
  expect(program.starts).toEqual([paid.orderId]);
  await kiosk.getByTestId('kiosk-again').click();
  await expect(kiosk.getByTestId('kiosk-start')).toBeVisible();
});

test('a guest goes back: one question, and only the rail’s word ends the payment', async ({
  kiosk,
  station,
  program,
}) => {
  await atCode(kiosk);
  await kiosk.getByTestId('cancel').click();
  await kiosk.getByTestId('cancel-keep').click();
  await expect(kiosk.getByTestId('qr')).toBeVisible();
  await kiosk.getByTestId('cancel').click();
  await kiosk.getByTestId('cancel-confirm').click();
  await expect(kiosk.getByTestId('result-cancelled')).toBeVisible();
  expect(await newest(station)).toMatchObject({ status: 'cancelled' });
  // The same order again, with a code of its own.
  await kiosk.getByTestId('kiosk-new-code').click();
  await expect(kiosk.getByTestId('qr')).toBeVisible();
  await kiosk.getByTestId('sandbox-decline').click();
  await expect(kiosk.getByTestId('result-declined')).toBeVisible();
  expect(program.starts).toEqual([]);
});

test('unknown: the guest gets a signed ticket, the next guest can pay, and the ticket is redeemed once', async ({
  kiosk,
  station,
  program,
}) => {
  test.setTimeout(120_000); // Four looks by axe on the way.
  await station.api('/v1/people', OWNER);
  const lost = await unknownByCard(kiosk, station);
  expect(lost).toMatchObject({ status: 'unknown', fulfilment: { ticket: { kind: 'unknown' } } });
  const code = (await kiosk.getByTestId('ticket-code').getAttribute('data-code')) ?? '';
  expect(code).toMatch(/^QT1-U-/);
  await isUsable(kiosk, 'ticket');
  await kiosk.getByTestId('kiosk-again').click();

  await atCode(kiosk);
  await kiosk.getByTestId('sandbox-approve').click();
  await expect(kiosk.getByTestId('result-completed')).toBeVisible();
  await kiosk.getByTestId('kiosk-again').click();
  expect(program.starts).toHaveLength(1);

  // The line is back, and a person has seen the slip.
  await station.control('/control/faults', { vendor: 'fiscalbox', fault: 'lost_reply', times: 0 });
  await station.api(`/v1/payments/${lost.id}/resolve`, {
    outcome: 'completed',
    rrn: '123456789012',
    note: 'slip seen',
    by: 'Nodira',
    second: 'Otabek',
  });
  await expect
    .poll(async () => (await station.api(`/v1/payments/${lost.id}`)).body, { timeout: 20_000 })
    .toMatchObject({ status: 'completed', discrepancies: [{ type: 'not_delivered', status: 'open' }] });
  expect(program.starts).toHaveLength(1);

  await openService(kiosk);
  await isUsable(kiosk, 'who');
  await logIn(kiosk);
  await isUsable(kiosk, 'service');
  await kiosk.getByTestId('ticket-input').fill(code);
  await kiosk.getByTestId('ticket-check').click();
  await kiosk.getByTestId('ticket-serve').click();
  await expect(kiosk.getByTestId('ticket-found')).toHaveAttribute('data-redeemed', 'true');
  await expect.poll(() => program.starts).toHaveLength(2);
  expect(program.starts[1]).toBe(lost.orderId);
  const again = await station.api('/v1/booth/tickets/redeem', { code, how: 'serve', by: 'Nodira' });
  expect(again).toMatchObject({ status: 409, body: { error: { code: 'ticket.used' } } });
  await kiosk.getByTestId('service-leave').click();
  await expect(kiosk.getByTestId('kiosk-start')).toBeVisible();
});

test('paid and nothing came out: the money is safe, the guest retries, or takes it back', async ({
  kiosk,
  station,
  program,
}) => {
  program.answer = 'refused';
  await atCode(kiosk);
  await kiosk.getByTestId('sandbox-approve').click();
  await expect(kiosk.getByTestId('kiosk-not-out')).toBeVisible();
  await isUsable(kiosk, 'not out');
  program.answer = 'ok';
  await kiosk.getByTestId('remedy-retry').click();
  await expect(kiosk.getByTestId('kiosk-goods')).toHaveAttribute('data-state', 'done');
  expect(program.starts).toHaveLength(1);
  await kiosk.getByTestId('kiosk-again').click();

  program.answer = 'refused';
  await atCode(kiosk);
  await kiosk.getByTestId('sandbox-approve').click();
  await kiosk.getByTestId('remedy-retry').click();
  await expect(kiosk.getByTestId('kiosk-not-out')).toBeVisible();
  await kiosk.getByTestId('remedy-code').click();
  await expect(kiosk.getByTestId('kiosk-ticket')).toHaveAttribute('data-kind', 'reprint');
  expect(await newest(station)).toMatchObject({
    discrepancies: [{ type: 'not_delivered', status: 'open' }],
    fulfilment: { ticket: { kind: 'reprint' } },
  });
  expect(program.starts).toHaveLength(1);
});

test.describe('with one print left', () => {
  test.use({ boothOver: { prints: { perRoll: 1, low: 0 } } });
  test('the booth rests without a price, refuses payments, and wakes when it is refilled', async ({
    kiosk,
    station,
  }) => {
    await atCode(kiosk);
    await kiosk.getByTestId('sandbox-approve').click();
    await kiosk.getByTestId('result-completed').waitFor();
    await expect(kiosk.getByTestId('kiosk-goods')).toHaveAttribute('data-state', 'done');
    await kiosk.getByTestId('kiosk-again').click();
    const out = kiosk.getByTestId('kiosk-out-of-service');
    await expect(out).toBeVisible();
    await expect(out).toContainText('+998 90 123 45 67');
    await expect(kiosk.locator('.amount, [data-testid=kiosk-start], [data-testid^=tender-]')).toHaveCount(0);
    await isUsable(kiosk, 'resting');
    await station.api('/v1/booth/prints', { prints: 50, by: 'Otabek' });
    await expect(kiosk.getByTestId('kiosk-start')).toBeVisible();
  });
});

test('a guest who walks away leaves the booth to the next one; an open payment is never walked over', async ({
  kiosk,
  station,
}) => {
  await kiosk.clock.install();
  await kiosk.reload();
  await kiosk.getByTestId('kiosk-start').click();
  await kiosk.clock.fastForward(61_000);
  await expect(kiosk.getByTestId('kiosk-ask')).toBeVisible();
  await kiosk.getByTestId('kiosk-stay').click();
  await expect(kiosk.getByTestId('kiosk-product-strip')).toBeVisible();
  await kiosk.clock.fastForward(61_000);
  await expect(kiosk.getByTestId('kiosk-ask')).toBeVisible();
  await kiosk.clock.fastForward(21_000);
  await expect(kiosk.getByTestId('kiosk-start')).toBeVisible();
  await atCode(kiosk);
  await kiosk.clock.fastForward(240_000);
  await expect(kiosk.getByTestId('qr')).toBeVisible();
  expect(await newest(station)).toMatchObject({ status: 'awaiting_customer' });
});

test('the page keeps a guest inside: no menu, no selection, no way back, no zoom', async ({ kiosk }) => {
  const prevented = await kiosk.evaluate(() => {
    const fire = (event: Event) => !document.body.dispatchEvent(event);
    const key = (init: KeyboardEventInit) =>
      fire(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }));
    return {
      menu: fire(new MouseEvent('contextmenu', { bubbles: true, cancelable: true })),
      select: fire(new Event('selectstart', { bubbles: true, cancelable: true })),
      drag: fire(new Event('dragstart', { bubbles: true, cancelable: true })),
      zoom: fire(new WheelEvent('wheel', { ctrlKey: true, bubbles: true, cancelable: true })),
      print: key({ key: 'p', ctrlKey: true }),
      reload: key({ key: 'F5' }),
      back: key({ key: 'ArrowLeft', altKey: true }),
      digit: key({ key: '7' }),
    };
  });
  expect(prevented).toEqual({
    menu: true,
    select: true,
    drag: true,
    zoom: true,
    print: true,
    reload: true,
    back: true,
    digit: false,
  });
  const before = kiosk.url();
  await kiosk.evaluate(() => history.back());
  await expect(kiosk.getByTestId('kiosk-start')).toBeVisible();
  expect(new URL(kiosk.url()).pathname).toBe(new URL(before).pathname);
  await openService(kiosk);
  await expect(kiosk.getByTestId('service-nobody')).toBeVisible();
});

test('an owner makes the booth free for a while: no payment, no receipt, counted, once; then prices hold again', async ({
  kiosk,
  station,
  program,
}) => {
  await station.api('/v1/people', OWNER);
  await openService(kiosk);
  await logIn(kiosk);
  await kiosk.getByTestId('event-name').fill('Toʻy');
  await kiosk.getByTestId('event-prints').fill('1');
  await kiosk.getByTestId('event-start').click();
  await expect(kiosk.getByTestId('service-event')).toHaveAttribute('data-free', 'true');
  await kiosk.getByTestId('service-test-start').click();
  await expect(kiosk.locator('[data-test=true]')).toHaveCount(1);
  await kiosk.getByTestId('service-leave').click();

  await expect(kiosk.getByTestId('kiosk-start')).toBeVisible();
  await kiosk.getByTestId('kiosk-start').click();
  await expect(kiosk.locator('.booth .amount')).toHaveCount(0);
  await kiosk.getByTestId('kiosk-product-strip').click();
  await expect(kiosk.getByTestId('kiosk-free-state')).toHaveAttribute('data-state', 'done');
  await isUsable(kiosk, 'free');
  expect(program.starts.map((order) => order.slice(0, 5))).toEqual(['TEST-', 'FREE-']);
  await kiosk.getByTestId('kiosk-again').click();
  // The event paid for one print.
  await expect(kiosk.getByTestId('kiosk-out-of-service')).toBeVisible();
  expect((await station.api('/v1/payments')).body).toMatchObject({ items: [] });
  expect((await station.api('/v1/booth')).body).toMatchObject({
    event: { name: 'Toʻy', by: OWNER.name, prints: { most: 1, used: 1 }, sessions: 1 },
    free: [
      { state: 'done', isTest: false },
      { isTest: true, by: OWNER.name },
    ],
  });
  await station.api('/v1/booth/event/end', { by: OWNER.name });
  await expect(kiosk.getByTestId('kiosk-start')).toBeVisible();
  await choose(kiosk);
  await expect(kiosk.getByTestId('tender-payme')).toBeVisible();
});

test('a booth’s session gets nowhere else: other screens show the booth, their calls are refused by the router', async ({
  kiosk,
}) => {
  for (const path of ['/settings', '/cashier', '/setup']) {
    await kiosk.evaluate((to) => {
      history.pushState(null, '', to);
      window.dispatchEvent(new PopStateEvent('popstate'));
    }, path);
    await expect(kiosk.getByTestId('kiosk-start')).toBeVisible();
  }
  // The page's own key, in the hands of somebody who writes his own calls.
  const asked = kiosk.waitForRequest(/\/rpc\/booth\.prepare/);
  await choose(kiosk);
  const headers = await (await asked).allHeaders();
  const codes = await kiosk.evaluate(
    async ({ names, proof }) => {
      const said: Record<string, string> = {};
      for (const name of names) {
        const answer = await fetch(`/rpc/${name}`, { method: 'POST', headers: proof, body: '{}' });
        const { error } = (await answer.json()) as { error?: { code: string } };
        said[name] = error?.code ?? 'allowed';
      }
      return said;
    },
    {
      names: [
        'settings.get',
        'settings.save',
        'secret.put',
        'payment.list',
        'payment.refund',
        'shift.close',
        'booth.event',
        'booth.service',
      ],
      proof: Object.fromEntries(Object.entries(headers).filter(([name]) => /^(content-type|x-)/.test(name))),
    },
  );
  const { 'booth.event': event, 'booth.service': service, ...closed } = codes;
  expect(new Set(Object.values(closed))).toEqual(new Set(['request.not_allowed']));
  expect([event, service]).toEqual(['request.invalid', 'person.login_needed']);
});

for (const [width, height] of [
  [1080, 1920],
  [1920, 1080],
  [1280, 800],
] as const) {
  test(`every step can be used at ${width}×${height}, and the code is large enough`, async ({ kiosk, station }) => {
    test.setTimeout(120_000); // Six looks by axe.
    await kiosk.setViewportSize({ width, height });
    await isUsable(kiosk, 'attract');
    await kiosk.getByTestId('kiosk-start').click();
    await isUsable(kiosk, 'choose');
    await kiosk.getByTestId('kiosk-product-strip').click();
    await isUsable(kiosk, 'tender');
    await kiosk.getByTestId('tender-payme').click();
    const code = kiosk.getByTestId('qr');
    await expect(code).toBeVisible();
    const box = await code.boundingBox();
    expect((box?.height ?? 0) / height, 'of the screen’s height').toBeGreaterThanOrEqual(0.45);
    // An upright 32″ panel of 71 cm whose lower edge is at 80 cm: the code's centre is at 110–130 cm.
    const centreCm = 80 + 71 * (1 - ((box?.y ?? 0) + (box?.height ?? 0) / 2) / height);
    if (height > width) {
      expect(centreCm).toBeGreaterThanOrEqual(110);
      expect(centreCm).toBeLessThanOrEqual(130);
    }
    await isUsable(kiosk, 'code');
    await kiosk.getByTestId('cancel').click();
    await isUsable(kiosk, 'question');
    await kiosk.getByTestId('cancel-keep').click();
    await station.control('/control/customer', { paymentId: (await newest(station)).id, action: 'approve' });
    await expect(kiosk.getByTestId('result-completed')).toBeVisible();
    await isUsable(kiosk, 'paid');
  });
}

test('a monkey of 500 touches is never stuck, never leaves, and the ledger is the truth', async ({
  kiosk,
  station,
}) => {
  test.setTimeout(420_000);
  await station.api('/v1/people', OWNER);
  const report = await monkey(kiosk, station, { touches: 500, payments: 6, seed: 20_261_122 });
  expect(report.touches).toBeGreaterThanOrEqual(500);
  expect(report.payments).toBeGreaterThanOrEqual(6);
});
