/** People, what they may do, and the log of it: asked of the router, which is what every wire asks. */
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { station as contract } from '../../../src-shared/contract/station.ts';
import { mayDo, PERSON_ROLES, type PersonRole, type RIGHTS } from '../../../src-shared/people.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';
import { tempLedger } from '../../testkit/temp-ledger.ts';

let till: Harness;
afterEach(() => till.stop());

const PINS: Readonly<Record<PersonRole, string>> = { owner: '7391', senior: '8264', cashier: '5920', service: '6047' };
type Answer = { ok: true; data: never } | { ok: false; error: { code: string } };

/** A call from one screen; every screen has its own session. */
const at = async (screen: string, name: string, input: object = {}): Promise<Answer> =>
  (await till.station.router.handle(name, input, { role: 'cashier', caller: screen })) as Answer;
const codeOf = (answer: Answer): string => (answer.ok ? 'done' : answer.error.code);

/** Somebody of every role; the owner comes first and adds the others. */
async function staff(): Promise<Record<PersonRole, string>> {
  till = await stationHarness();
  const ids: Partial<Record<PersonRole, string>> = {};
  for (const role of ['owner', 'senior', 'cashier', 'service'] as const) {
    const saved = await at('desk', 'person.save', { name: `The ${role}`, role, pin: PINS[role] });
    if (!saved.ok) throw new Error(codeOf(saved));
    ids[role] = (saved.data as { id: string }).id;
    if (role === 'owner') await at('desk', 'person.login', { personId: ids.owner, pin: PINS.owner });
  }
  return ids as Record<PersonRole, string>;
}
const login = (screen: string, personId: string, pin: string) => at(screen, 'person.login', { personId, pin });

it('a PIN costs a guesser what it should: the cheap hashes of these tests open nothing at a real station', async () => {
  const temp = tempLedger();
  onTestFinished(() => temp.remove());
  const { file } = temp;
  const cheap = await stationHarness({ file });
  const saved = await cheap.station.router.handle(
    'person.save',
    { name: 'Aziza', role: 'owner', pin: PINS.owner },
    { role: 'cashier', caller: 'desk' },
  );
  const { id } = (saved as { data: { id: string } }).data;
  await cheap.stop();
  await cheap.ledger.close();
  till = await stationHarness({ file, realPins: true });
  expect(codeOf(await login('desk', id, PINS.owner))).toBe('person.wrong_pin');
  const took = performance.now();
  expect(codeOf(await login('desk', id, '1111'))).toBe('person.wrong_pin');
  // 32 MiB are written and read three times: no machine does that in a few milliseconds.
  expect(performance.now() - took).toBeGreaterThan(15);
});

it('who is sent away while their PIN is being looked at stays away', async () => {
  // Real hashes take so long that the owner's word is written in between.
  till = await stationHarness({ realPins: true });
  const saved = async (person: object): Promise<string> =>
    ((await at('desk', 'person.save', person)) as { data: { id: string } }).data.id;
  const owner = await saved({ name: 'Aziza', role: 'owner', pin: PINS.owner });
  await login('desk', owner, PINS.owner);
  const senior = { name: 'Dilnoza', role: 'senior' };
  const id = await saved({ ...senior, pin: PINS.senior });
  expect(codeOf(await login('till', id, '1111'))).toBe('person.wrong_pin');
  const [loggedIn, away] = await Promise.all([
    login('till', id, PINS.senior),
    at('desk', 'person.save', { ...senior, id, isActive: false }),
  ]);
  expect([codeOf(loggedIn), codeOf(away)]).toEqual(['person.wrong_pin', 'done']);
  expect(till.ledger.read.person(id)?.isActive).toBe(false);
});

describe('rights', () => {
  it('of every role at every call are the table, and the router refuses the rest', { timeout: 30_000 }, async () => {
    const ids = await staff();
    const calls = Object.entries(contract.calls).filter(([, call]) => 'right' in call);
    expect(calls.length).toBeGreaterThan(12);
    const wrong: string[] = [];
    for (const role of PERSON_ROLES) {
      expect(codeOf(await login(role, ids[role], PINS[role]))).toBe('done');
      for (const [name, call] of calls) {
        const right = (call as { right: (typeof RIGHTS)[number] }).right;
        if (!(call.who as readonly string[]).includes('cashier')) continue;
        // The guard stands before the schema: no input of any call fits this, and who may not is told only that.
        const code = codeOf(await at(role, name, { nothing: 'that fits' }));
        const isRefused = code === 'person.approval_needed';
        if (!isRefused && code !== 'request.invalid') wrong.push(`${role} ${name} went through: ${code}`);
        if (isRefused === mayDo(role, right)) wrong.push(`${role} ${name}: ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are nobody’s without a log-in, and a guest at a booth still buys', async () => {
    await staff();
    expect(codeOf(await at('other', 'payment.list'))).toBe('person.login_needed');
    const start = { orderId: 'B1', method: 'payme', items: [{ productId: 'strip', quantityMilli: 1000 }] };
    const guest = await till.station.router.handle('payment.start', start, { role: 'kiosk', caller: 'booth' });
    expect(guest.ok).toBe(true);
    const refund = { id: '0123456789ABCDEFGHJK', reason: 'x' };
    // A booth may not refund at all, whoever stands there.
    const refused = await till.station.router.handle('payment.refund', refund, { role: 'kiosk', caller: 'booth' });
    expect(codeOf(refused as Answer)).toBe('request.not_allowed');
  });

  it('are not asked for where no people are set up', async () => {
    till = await stationHarness();
    expect(codeOf(await at('till', 'payment.list'))).toBe('done');
    expect(await at('till', 'person.here')).toMatchObject({ ok: true, data: { isEnabled: false, person: null } });
  });

  it('end with the person: one who is no longer active is nobody', async () => {
    const ids = await staff();
    await login('till', ids.senior, PINS.senior);
    expect(codeOf(await at('till', 'payment.list'))).toBe('done');
    await at('desk', 'person.save', { id: ids.senior, name: 'The senior', role: 'senior', isActive: false });
    expect(codeOf(await at('till', 'payment.list'))).toBe('person.login_needed');
    expect(codeOf(await login('till', ids.senior, PINS.senior))).toBe('person.wrong_pin');
  });

  it('end with time, while a screen that is used stays open', async () => {
    const ids = await staff();
    await login('till', ids.cashier, PINS.cashier);
    await till.clock.advance(14 * 60_000);
    expect(codeOf(await at('till', 'payment.list'))).toBe('done');
    await till.clock.advance(14 * 60_000);
    expect(codeOf(await at('till', 'payment.list'))).toBe('done');
    await till.clock.advance(15 * 60_000);
    expect(codeOf(await at('till', 'payment.list'))).toBe('person.login_needed');
  });
});

describe('a senior’s PIN', () => {
  const resolve = { id: '0123456789ABCDEFGHJK', outcome: 'completed', note: 'slip', by: 'somebody else' };

  it('lets one act through, once, at that screen, and the name in the log is the senior’s', async () => {
    const ids = await staff();
    await login('till', ids.cashier, PINS.cashier);
    await login('till-2', ids.cashier, PINS.cashier);
    expect(codeOf(await at('till', 'payment.resolve', resolve))).toBe('person.approval_needed');
    const agreed = { personId: ids.senior, pin: PINS.senior, right: 'resolve' };
    expect(codeOf(await at('till', 'person.approve', agreed))).toBe('done');
    expect(codeOf(await at('till-2', 'payment.resolve', resolve))).toBe('person.approval_needed');
    expect(codeOf(await at('till', 'payment.refund', { id: resolve.id, reason: 'x' }))).toBe('person.approval_needed');
    expect(codeOf(await at('till', 'payment.resolve', resolve))).toBe('payment.not_found');
    expect(codeOf(await at('till', 'payment.resolve', resolve))).toBe('person.approval_needed');
    const page = (await at('desk', 'audit.list', { act: 'payment.resolve' })) as { data: { items: object[] } };
    expect(page.data.items.map((line) => ({ ...line, seq: 0, at: 0 }))).toMatchObject([
      { outcome: 'person.approval_needed', name: 'The cashier' },
      { outcome: 'payment.not_found', name: 'The cashier', approvedBy: `The senior (${ids.senior})` },
      { outcome: 'person.approval_needed', caller: 'till-2' },
      { outcome: 'person.approval_needed', subject: resolve.id, detail: { outcome: 'completed', note: 'slip' } },
    ]);
  });

  it('for reports is good for every look of its minute, and for no act', async () => {
    const ids = await staff();
    await login('till', ids.cashier, PINS.cashier);
    expect(codeOf(await at('till', 'shift.list'))).toBe('person.approval_needed');
    await at('till', 'person.approve', { personId: ids.senior, pin: PINS.senior, right: 'reports' });
    expect(codeOf(await at('till', 'shift.list'))).toBe('done');
    expect(codeOf(await at('till', 'shift.list'))).toBe('done');
    expect(codeOf(await at('till', 'drawer.open', { reason: 'x' }))).toBe('person.approval_needed');
    await till.clock.advance(60_000);
    expect(codeOf(await at('till', 'shift.list'))).toBe('person.approval_needed');
  });

  it('is good for a minute, and a cashier’s own is good for nothing', async () => {
    const ids = await staff();
    await login('till', ids.cashier, PINS.cashier);
    const own = { personId: ids.cashier, pin: PINS.cashier, right: 'resolve' };
    expect(codeOf(await at('till', 'person.approve', own))).toBe('person.approval_needed');
    await at('till', 'person.approve', { personId: ids.senior, pin: PINS.senior, right: 'resolve' });
    await till.clock.advance(60_000);
    expect(codeOf(await at('till', 'payment.resolve', resolve))).toBe('person.approval_needed');
  });
});

describe('a wrong PIN', () => {
  it('locks the person, ever longer, however many guess at once', { timeout: 30_000 }, async () => {
    const ids = await staff();
    const guesses = await Promise.all(Array.from({ length: 8 }, () => login('till', ids.senior, '0000')));
    const codes = guesses.map(codeOf);
    expect(codes.filter((code) => code === 'person.wrong_pin')).toHaveLength(4);
    expect(codes.filter((code) => code === 'person.locked')).toHaveLength(4);
    // The right one does not help while it is locked, and does afterwards.
    expect(codeOf(await login('till', ids.senior, PINS.senior))).toBe('person.locked');
    await till.clock.advance(60_000);
    expect(codeOf(await login('till', ids.senior, '0000'))).toBe('person.locked');
    await till.clock.advance(60_000);
    expect(codeOf(await login('till', ids.senior, PINS.senior))).toBe('person.locked');
    await till.clock.advance(60_000);
    expect(codeOf(await login('till', ids.senior, PINS.senior))).toBe('done');
    expect(codeOf(await login('till', ids.senior, '0000'))).toBe('person.wrong_pin');
    const locks = (await at('desk', 'audit.list', { act: 'person.locked_out' })) as { data: { items: object[] } };
    expect(locks.data.items).toHaveLength(2);
  });

  it('locks for no longer than its time when the clock is set back meanwhile', async () => {
    const ids = await staff();
    for (let guess = 0; guess < 5; guess++) await login('till', ids.owner, '0000');
    till.clock.stepWall(-365 * 24 * 3_600_000);
    expect(codeOf(await login('till', ids.owner, PINS.owner))).toBe('person.locked');
    await till.clock.advance(15 * 60_000);
    expect(codeOf(await login('till', ids.owner, PINS.owner))).toBe('done');
  });

  it('of somebody who does not exist is told the same', async () => {
    await staff();
    expect(codeOf(await login('till', 'ZZZZZZZZZZZZZZZZZZZZ', '4711'))).toBe('person.wrong_pin');
  });

  it('is nowhere afterwards, and neither is a right one', async () => {
    const ids = await staff();
    await login('till', ids.senior, '90210777');
    await login('till', ids.senior, PINS.senior);
    const kept = JSON.stringify([till.ledger.read.auditPage({ limit: 200 }), till.log.lines]);
    expect(kept).not.toContain('90210777');
    for (const pin of Object.values(PINS)) expect(kept).not.toContain(`"${pin}"`);
  });
});

describe('the list of people', () => {
  it('begins with an owner and never loses the last one', async () => {
    till = await stationHarness();
    const first = (role: PersonRole) => at('desk', 'person.save', { name: 'Anvar', role, pin: '7391' });
    expect(codeOf(await first('cashier'))).toBe('person.last_owner');
    const saved = await first('owner');
    if (!saved.ok) throw new Error(codeOf(saved));
    const { id } = saved.data as { id: string };
    await login('desk', id, '7391');
    expect(codeOf(await at('desk', 'person.save', { id, name: 'Anvar', role: 'senior' }))).toBe('person.last_owner');
    expect(codeOf(await at('desk', 'person.save', { id, name: 'Anvar', role: 'owner', isActive: false }))).toBe(
      'person.last_owner',
    );
  });

  it.each(['0000', '1234', '98765'])('takes no PIN like %s', async (pin) => {
    till = await stationHarness();
    expect(codeOf(await at('desk', 'person.save', { name: 'A', role: 'owner', pin }))).toBe('person.pin_too_simple');
  });

  it('has every name once, and a new person a PIN', async () => {
    await staff();
    const again = { name: 'The cashier', role: 'cashier', pin: '5921' };
    expect(codeOf(await at('desk', 'person.save', again))).toBe('person.name_taken');
    expect(codeOf(await at('desk', 'person.save', { name: 'New', role: 'cashier' }))).toBe('request.incomplete');
  });
});
