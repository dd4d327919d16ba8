/** A disk that is full, read-only or broken: no charge without its intent on the disk, and nothing promised is lost. */
import { afterEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../host/node/exit-codes.ts';
import { openLedger } from '../../store/open.ts';
import { fakeClock } from '../fake-clock.ts';
import { memoryLog } from '../memory-log.ts';
import { completedSale, newPayment, tempLedger } from '../temp-ledger.ts';
import { chanceOf, createDriver, type Memory, newMemory } from './driver.ts';
import { compare, untilQuiet } from './oracle.ts';
import { type SmallDisk, smallDisk, whyNoSmallDisk } from './small-disk.ts';
import { FATES, inject, SYSCALLS, whyNoStrace } from './syscalls.ts';
import { createWorld, type Death, type World, type WorldOptions } from './world.ts';

const LIMIT_MS = 120_000;
const MIB = 1024 * 1024;
const noDisk = whyNoSmallDisk();
const noStrace = whyNoStrace();
if (noDisk) console.info(`small disks are not tested: ${noDisk}`);
if (noStrace) console.info(`failing system calls are not tested: ${noStrace}`);

const left: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (let undo = left.pop(); undo; undo = left.pop()) await undo();
}, LIMIT_MS);

async function till(options: WorldOptions = {}): Promise<World> {
  const world = await createWorld(options);
  left.push(() => world.remove());
  return world;
}
function disk(megabytes: number): SmallDisk {
  const made = smallDisk(megabytes);
  left.push(() => made.remove());
  return made;
}
/** Cashiers who sell until the station is gone; nobody waits for one that does not come back by itself. */
async function soldOut(world: World, memory: Memory): Promise<Death> {
  const gone = world.death();
  let isOver = false;
  const alone: World = { ...world, up: () => Promise.reject(new Error('down')) };
  const people = [1, 2, 3].map(async (n) => {
    const driver = createDriver(alone, memory, chanceOf(n));
    while (!isOver) await driver.act('cash');
  });
  const death = await gone;
  isOver = true;
  await Promise.all(people);
  return death;
}

const cash = (n: number) => ({
  id: newPayment(n).id,
  orderId: `order-${n}`,
  amount: { minor: 1_000, currency: 'UZS' },
  method: 'cash',
  by: 'Dilnoza',
});

describe.skipIf(noDisk !== undefined)('a full disk', () => {
  it(
    'starts no charge that could not be written down, says why, and sells again when there is space',
    async () => {
      const small = disk(16);
      const world = await till({ home: `${small.dir}/home` });
      expect(await world.start({ env: { QABUL_FULL_BELOW: String(4 * MIB) } })).toBe('ready');
      expect((await world.rest('POST', '/v1/payments', cash(1))).status).toBe(201);
      small.fillUpTo(3 * MIB);
      const refused = await world.rest('POST', '/v1/payments', { ...cash(2), method: 'payme' });
      expect([refused.status, refused.body.error.code, refused.body.error.retry]).toEqual([
        503,
        'store.disk_full',
        'later',
      ]);
      expect((await world.rest('GET', `/v1/payments/${newPayment(2).id}`)).status).toBe(404);
      const { body } = await world.rest('GET', '/v1/health');
      expect(body.lamps).toContainEqual(expect.objectContaining({ id: 'ledger', state: 'down', reason: 'disk_full' }));
      small.empty();
      expect((await world.rest('POST', '/v1/payments', cash(2))).status).toBe(201);
    },
    LIMIT_MS,
  );

  it(
    'in the middle of work stops the station, and the next one has everything that was promised',
    async () => {
      const small = disk(16);
      const world = await till({ home: `${small.dir}/home` });
      const memory = newMemory();
      expect(await world.start()).toBe('ready');
      const before = createDriver(world, memory, chanceOf(9));
      for (let n = 0; n < 5; n++) await before.act('cash');
      small.fillUpTo(64 * 1024);
      const death = await soldOut(world, memory);
      expect([death.code, death.signal]).toEqual([EXIT.ledgerFailed, null]);
      expect(world.lastWords()).toContain('ledger.disk_full');

      // Still full: it starts with a clear refusal or not at all, and touches nothing.
      small.fillUpTo(0);
      const stillFull = await world.start();
      await world.kill();
      expect(['ready', EXIT.homeNotWritable, EXIT.ledgerFailed]).toContain(
        stillFull === 'ready' ? 'ready' : stillFull.code,
      );

      small.empty();
      expect(await world.start()).toBe('ready');
      await untilQuiet(world);
      expect(compare(world, memory)).toEqual([]);
      expect(memory.finals.size).toBeGreaterThan(0);
      expect((await world.rest('POST', '/v1/payments', cash(7))).status).toBe(201);
    },
    LIMIT_MS,
  );
});

describe.skipIf(noDisk !== undefined)('a disk that became read-only', () => {
  it(
    'is refused at the start with its own exit code and words',
    async () => {
      const small = disk(16);
      const world = await till({ home: `${small.dir}/home` });
      expect(await world.start()).toBe('ready');
      await world.rest('POST', '/v1/payments', cash(1));
      expect((await world.stop()).code).toBe(EXIT.ok);
      small.readOnly(true);
      expect(await world.start()).toEqual({ code: EXIT.homeNotWritable, signal: null });
      expect(world.lastWords()).toMatch(/cannot be written/);
      small.readOnly(false);
      expect(await world.start()).toBe('ready');
      expect((await world.rest('GET', `/v1/payments/${newPayment(1).id}`)).body.status).toBe('completed');
    },
    LIMIT_MS,
  );

  it('is "read only" in the ledger’s own words, and the ledger opens again when it can be written', async () => {
    const small = disk(8);
    const open = () =>
      openLedger({
        file: `${small.dir}/ledger.db`,
        clock: fakeClock(),
        log: memoryLog(),
        onFatal: () => undefined,
        space: { lowBytes: 0, fullBytes: 0 },
      });
    const ledger = open();
    await ledger.write((tx) => completedSale(tx, 1));
    await ledger.close();
    small.readOnly(true);
    expect(open).toThrow(expect.objectContaining({ code: 'ledger.read_only' }));
    small.readOnly(false);
    const again = open();
    expect(again.read.countByStatus('completed')).toBe(1);
    await again.close();
  });
});

describe.skipIf(noStrace !== undefined)('a disk that fails to sync', () => {
  it(
    'stops the station with the ledger’s exit code; nothing promised is lost and nobody is told afterwards',
    async () => {
      const world = await till();
      const memory = newMemory();
      // The ledger is written by the main thread, so that one alone is followed.
      const inject = 'inject=fsync,fdatasync:error=EIO:when=40+';
      const under = ['strace', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync', '-e', inject];
      expect(await world.start({ under })).toBe('ready');
      const death = await soldOut(world, memory);
      expect([death.code, death.signal]).toEqual([EXIT.ledgerFailed, null]);
      expect(world.lastWords()).toContain('ledger.write_failed');
      expect(await world.start()).toBe('ready');
      await untilQuiet(world);
      expect(compare(world, memory)).toEqual([]);
      expect(memory.finals.size).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );

  it.each(SYSCALLS.flatMap((syscall) => FATES.map((fate) => ({ syscall, fate }))))(
    'or whose $syscall meets $fate loses no promise, wherever that is (all positions: scripts/crash-syscalls.ts)',
    async ({ syscall, fate }) => {
      const positions = fate === 'signal=SIGKILL' ? [2, 9] : [7];
      for (const nth of positions) {
        expect(await inject({ syscall, fate, nth })).toEqual({ wrong: [], isUntouched: false });
      }
    },
    LIMIT_MS,
  );
});

it('an unwritten ledger of a station that never started is simply made again', async () => {
  const temp = tempLedger();
  left.push(() => temp.remove());
  await temp.open().close();
  const ledger = temp.open();
  expect(ledger.read.openPayments()).toEqual([]);
  await ledger.close();
});
