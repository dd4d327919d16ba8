/** When copies are made, and what the lamp says of them. The maker is scripted; the copying is tested in store. */
import { expect, it } from 'vitest';
import type { BackupMaker, BackupOutcome } from '../../ports/backup.ts';
import { fakeClock, settled } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { stationHarness } from '../../testkit/station-harness.ts';
import { createBackups } from './backups.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function room(over: Partial<BackupMaker> = {}) {
  const clock = fakeClock();
  const log = memoryLog();
  const state = {
    made: [] as number[],
    trouble: undefined as string | undefined,
    elsewhere: undefined as string | undefined,
  };
  const maker: BackupMaker = {
    hasElsewhere: false,
    newest: () => {
      const here = state.made.at(-1);
      return here === undefined ? {} : { here, elsewhere: here };
    },
    make(): Promise<BackupOutcome> {
      if (state.trouble !== undefined) return Promise.reject(Object.assign(new Error('no'), { code: state.trouble }));
      state.made.push(clock.now());
      return Promise.resolve({
        at: clock.now(),
        bytes: 1,
        tookMs: 1,
        ...(state.elsewhere === undefined ? {} : { elsewhereTrouble: state.elsewhere }),
      });
    },
    stop: () => Promise.resolve(),
    ...over,
  };
  const backups = createBackups({ maker, clock, log, changed: () => undefined });
  return { clock, log, state, backups, lamp: () => backups.lamps()[0] };
}

it('makes the first copy a minute after the start, then one an hour', async () => {
  const { clock, state, backups } = room();
  backups.start();
  await clock.advance(MINUTE_MS - 1);
  expect(state.made).toHaveLength(0);
  await clock.advance(1);
  expect(state.made).toHaveLength(1);
  await clock.advance(2 * HOUR_MS);
  expect(state.made).toHaveLength(3);
  await backups.stop();
  await clock.advance(5 * HOUR_MS);
  expect(state.made).toHaveLength(3);
});

it('does not make another right after a restart: the last one is young', async () => {
  const { clock, state, backups } = room();
  state.made.push(clock.now() - 10 * MINUTE_MS);
  backups.start();
  await clock.advance(50 * MINUTE_MS - 1);
  expect(state.made).toHaveLength(1);
  await clock.advance(1);
  expect(state.made).toHaveLength(2);
});

it('makes one at the end of a shift, after the one that is under way and never beside it', async () => {
  const gate = Promise.withResolvers<void>();
  let inFlight = 0;
  let most = 0;
  let count = 0;
  const { backups } = room({
    async make() {
      count++;
      most = Math.max(most, ++inFlight);
      await gate.promise;
      inFlight--;
      return { at: 0, bytes: 1, tookMs: 1 };
    },
  });
  const first = backups.soon();
  const second = backups.soon();
  await settled();
  expect(count).toBe(1);
  gate.resolve();
  await Promise.all([first, second]);
  expect([count, most]).toEqual([2, 1]);
});

it('has a green lamp, yellow when the last good copy is older than three hours or the last try failed, never red', async () => {
  const { clock, log, state, backups, lamp } = room();
  expect(lamp()).toMatchObject({ id: 'backup', state: 'ok' });
  backups.start();
  await clock.advance(MINUTE_MS);
  expect(lamp()).toMatchObject({ state: 'ok' });
  state.trouble = 'ENOSPC';
  await clock.advance(HOUR_MS);
  expect(lamp()).toMatchObject({ state: 'warn', reason: 'backup_failed', detail: 'ENOSPC' });
  expect(log.lines.some(({ event }) => event === 'backup.failed')).toBe(true);
  // Tried again in ten minutes, not in an hour.
  state.trouble = undefined;
  await clock.advance(10 * MINUTE_MS);
  expect([state.made.length, lamp()?.state]).toEqual([2, 'ok']);
  await backups.stop();
  await clock.advance(3 * HOUR_MS + 1);
  expect(lamp()).toMatchObject({ state: 'warn', reason: 'backup_old', detail: '3 h' });
});

it('says when the second place has no fresh copy, with its own words', async () => {
  const { clock, state, backups, lamp } = room({ hasElsewhere: true });
  state.elsewhere = 'ENOENT';
  backups.start();
  await clock.advance(MINUTE_MS);
  expect(lamp()).toMatchObject({ state: 'warn', reason: 'backup_elsewhere', detail: 'ENOENT' });
  state.elsewhere = undefined;
  await clock.advance(HOUR_MS);
  expect(lamp()).toMatchObject({ state: 'ok' });
});

it('has no lamp where no copies are kept', () => {
  const backups = createBackups({ maker: undefined, clock: fakeClock(), log: memoryLog(), changed: () => undefined });
  expect(backups.lamps()).toEqual([]);
});

it('is part of a station: a closed shift is copied, then what has had its time is emptied; the lamp stands in health', async () => {
  const clock = fakeClock();
  const order: string[] = [];
  const backups: BackupMaker = {
    hasElsewhere: false,
    newest: () => ({ here: clock.now() }),
    make: () => {
      order.push('copied');
      return Promise.resolve({ at: clock.now(), bytes: 1, tookMs: 1 });
    },
    stop: () => Promise.resolve(),
  };
  const h = await stationHarness({
    clock,
    backups,
    config: { retention: { rawDays: 30 } },
    wrap: (ledger) => ({
      ...ledger,
      write: (work) =>
        ledger.write((tx) =>
          work({
            ...tx,
            pruneRaw(before, limit) {
              order.push(`emptied before ${(clock.now() - before) / (24 * HOUR_MS)} days`);
              return tx.pruneRaw(before, limit);
            },
          }),
        ),
    }),
  });
  await h.client.payment.start({
    orderId: 'A',
    amount: { minor: 1_000, currency: 'UZS' },
    method: 'cash',
    by: 'Dilnoza',
  });
  expect(order).toEqual([]);
  await h.client.shift.close({ by: 'Dilnoza' });
  await settled();
  expect(order).toEqual(['copied', 'emptied before 30 days']);
  const { lamps } = await h.client.health.get({});
  expect(lamps).toContainEqual({ id: 'backup', kind: 'part', state: 'ok', reason: 'ok' });
  await h.stop();
});
