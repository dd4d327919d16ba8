/** The reserved room: made only where there is space beside it, given back at the moment the disk is full. */
import { existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../ports/emergency-journal.ts';
import { type SmallDisk, smallDisk, whyNoSmallDisk } from '../../testkit/crash/small-disk.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { emergencyJournal } from './emergency-journal.ts';
import { openHome } from './home.ts';
import { makeReserve, releaseReserve, reserveIn, reserveRoom } from './reserve-file.ts';

const MIB = 1024 * 1024;
const noDisk = whyNoSmallDisk();
if (noDisk) console.info(`the reserve is not tested: ${noDisk}`);

const disks: SmallDisk[] = [];
afterEach(() => {
  for (const made of disks.splice(0)) made.remove();
});
function disk(megabytes: number): SmallDisk {
  const made = smallDisk(megabytes);
  disks.push(made);
  return made;
}
const record = (n: number, length = 200): JournalRecord => ({
  at: n,
  device: 'front',
  paymentId: `payment-${n}`,
  kind: 'answer',
  body: new Uint8Array(length).fill(0x41),
});

describe.skipIf(noDisk !== undefined)('the reserve', () => {
  it('takes real blocks, once, and only where enough stays free beside it', async () => {
    const { dir } = disk(16);
    const free = () => statfsSync(dir).bavail * statfsSync(dir).bsize;
    const before = free();
    expect(await makeReserve(dir, { bytes: 4 * MIB, leaveBytes: 13 * MIB })).toBe('no_room');
    expect(await makeReserve(dir, { bytes: 4 * MIB, leaveBytes: 4 * MIB })).toBe('made');
    expect(before - free()).toBeGreaterThanOrEqual(4 * MIB);
    expect(await makeReserve(dir, { bytes: 4 * MIB, leaveBytes: 4 * MIB })).toBe('there');
    expect([releaseReserve(dir), releaseReserve(dir)]).toEqual([true, false]);
    expect(free()).toBe(before);
  });

  it('is made a little after the start, and again when there is space again', async () => {
    const small = disk(16);
    const clock = fakeClock();
    const log = memoryLog();
    const room = reserveRoom({ home: small.dir, bytes: 2 * MIB, leaveBytes: 4 * MIB, clock, log, afterMs: 1_000 });
    const end = room.keep();
    const says = async (event: string) => {
      await expect.poll(() => log.lines.at(-1)?.event).toBe(event);
    };
    await clock.advance(1_000);
    await says('reserve.made');
    expect(room.release()).toBe(true);
    small.fillUpTo(3 * MIB);
    await clock.advance(3_600_000);
    await says('reserve.no_room');
    small.empty();
    await clock.advance(3_600_000);
    await says('reserve.made');
    expect(statSync(reserveIn(small.dir)).size).toBe(2 * MIB);
    end();
  });

  it('lets the emergency journal write an answer that came when the disk was full', async () => {
    const small = disk(4);
    const file = join(small.dir, 'ledger.emergency');
    await makeReserve(small.dir, { bytes: MIB, leaveBytes: 0 });
    const journal = emergencyJournal(file, { release: () => releaseReserve(small.dir) });
    await journal.keep(record(1));
    small.fillUpTo(0);
    for (let n = 2; n <= 40; n++) await journal.keep(record(n));
    expect(existsSync(reserveIn(small.dir))).toBe(false);
    await journal.close();
    expect(emergencyJournal(file).records()).toHaveLength(40);
  });

  it('is not all: without it a record that does not fit is refused whole, and hides no later one', async () => {
    const small = disk(4);
    const file = join(small.dir, 'ledger.emergency');
    const journal = emergencyJournal(file);
    await journal.keep(record(1));
    small.fillUpTo(4096);
    // Larger than what is left: a part of it gets onto the disk and is cut off again.
    await expect(journal.keep(record(2, 60_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(journal.keep(record(3, 60_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    small.empty();
    await journal.keep(record(4));
    await journal.close();
    const names = emergencyJournal(file)
      .records()
      .map(({ paymentId }) => paymentId);
    expect(names).toEqual(['payment-1', 'payment-4']);
  });

  it('opens a home on a full disk: what was under way must be written down', async () => {
    const small = disk(4);
    const home = join(small.dir, 'home');
    openHome(home);
    await makeReserve(home, { bytes: MIB, leaveBytes: 0 });
    small.fillUpTo(0);
    expect(openHome(home).dir).toBe(home);
    small.fillUpTo(0);
    expect(() => openHome(home)).toThrow(expect.objectContaining({ code: 'home.disk_full' }));
  });
});
