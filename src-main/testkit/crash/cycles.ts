/** Load, death, restart, quiet, comparison: one cycle, over and over on the same till. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Chance, chanceOf, createDriver, type Driver, type Memory, newMemory } from './driver.ts';
import type { KillPoint } from './kill-points.ts';
import { compare, digestOf, untilQuiet } from './oracle.ts';
import { createTerminalDriver } from './terminal-driver.ts';
import { compareTerminals, untilTerminalsQuiet } from './terminal-oracle.ts';
import type { TillKind, World } from './world.ts';

export interface Till {
  readonly memory: Memory;
  /** SIGKILL after a random 5–1500 ms under load (or less). Returns what is wrong afterwards. */
  randomDeath(seed: number, withinMs?: number): Promise<string[]>;
  /** Dies at the point, or returns a sentence when the point was never reached. */
  namedDeath(point: KillPoint, seed: number): Promise<string[]>;
  /** Everything closed; one more restart must not change a byte. */
  restartChangesNothing(seed: number): Promise<string[]>;
}

/** Who works at a till, and who judges it. */
interface Staff {
  people: number;
  driver(world: World, memory: Memory, chance: Chance): Driver;
  /** What must be going on for a point to be passed. */
  needed: readonly (readonly [RegExp, string])[];
  untilQuiet(world: World): Promise<void>;
  compare(world: World, memory: Memory): string[];
}

const STAFF: Readonly<Record<TillKind, Staff>> = {
  payme: {
    people: 6,
    driver: createDriver,
    needed: [
      [/^refund\./, 'refund'],
      [/^cancel\./, 'cancel'],
      [/^resolve\./, 'blind'],
      [/^shift\./, 'shift'],
    ],
    untilQuiet,
    compare,
  },
  terminals: {
    // A terminal takes one customer at a time, and the box registers one receipt a second.
    people: 3,
    driver: createTerminalDriver,
    needed: [
      [/^bridge\.refund\./, 'humoBack'],
      [/^bridge\./, 'humo'],
      [/^serial\.refund\./, 'serialBack'],
      [/^serial\./, 'serial'],
      [/^refund\.box\./, 'humoBack'],
      [/^box\.asked/, 'doubt'],
      [/^box\./, 'cash'],
      [/^confirm\./, 'wallet'],
      [/^(shift|batch|zreport)\./, 'shift'],
    ],
    untilQuiet: untilTerminalsQuiet,
    compare: compareTerminals,
  },
};
/** So many of the people do what a named point needs. */
const SHARE_NEEDED = 0.5;

/** A machine that does ten things at once takes half a minute to start a station and sell once. */
const POINT_WITHIN_MS = 90_000;

export function createTill(world: World): Till {
  const memory = newMemory();
  const staff = STAFF[world.till];

  async function started(): Promise<void> {
    // Killed again while it recovers: another start, at most three deep.
    for (let tried = 0; tried < 4; tried++) {
      if ((await world.start()) === 'ready') return;
    }
    throw new Error(`the station does not start any more:\n${world.lastWords()}`);
  }

  async function judged(): Promise<string[]> {
    await staff.untilQuiet(world);
    return staff.compare(world, memory);
  }

  return {
    memory,
    async randomDeath(seed, withinMs = 1_500) {
      const chance = chanceOf(seed);
      if (!world.isUp) await started();
      let isOver = false;
      const person = async (n: number): Promise<void> => {
        const driver = staff.driver(world, memory, chanceOf(seed * 31 + n));
        do await driver.act();
        while (!isOver);
      };
      const people = Array.from({ length: staff.people }, (_, n) => person(n));
      await pause(5 + chance(withinMs - 4));
      isOver = true;
      await world.kill();
      // Killed again while it recovers, up to three times (K6).
      for (let depth = 0; depth < 3 && chance(6) === 0; depth++) {
        const starting = world.start();
        await pause(100 + chance(900));
        await world.kill();
        await starting;
      }
      await started();
      await Promise.all(people);
      return judged();
    },
    async namedDeath(point, seed) {
      if (world.isUp) await world.kill();
      const outcome = await world.start({ killAt: `${point}:1` });
      if (outcome === 'ready') {
        let isOver = false;
        const needed = staff.needed.find(([pattern]) => pattern.test(point))?.[1];
        const person = async (n: number): Promise<void> => {
          const driver = staff.driver(world, memory, chanceOf(seed * 31 + n));
          do await driver.act(n < staff.people * SHARE_NEEDED ? needed : undefined);
          while (!isOver);
        };
        const people = Array.from({ length: staff.people }, (_, n) => person(n));
        const reached = new AbortController();
        const late = pause(POINT_WITHIN_MS, undefined, { signal: reached.signal }).catch(() => undefined);
        const death = await Promise.race([world.death(), late]);
        isOver = true;
        reached.abort();
        if (death === undefined) {
          await Promise.all(people);
          return [`the point ${point} was never reached`];
        }
        await started();
        await Promise.all(people);
        if (death.signal !== 'SIGKILL') return [`${point}: ended with ${death.code} ${death.signal}`];
        return judged();
      }
      if (outcome.signal !== 'SIGKILL')
        return [`${point}: ended with ${outcome.code} ${outcome.signal}\n${world.lastWords()}`];
      await started();
      return judged();
    },
    async restartChangesNothing(seed) {
      if (!world.isUp) await started();
      const driver = staff.driver(world, memory, chanceOf(seed));
      await staff.untilQuiet(world);
      await driver.tidyUp();
      // What was tidied up may still have its answer or its receipt on the way.
      await staff.untilQuiet(world);
      const wrong = await judged();
      const before = digestOf(world);
      await world.stop();
      await started();
      await staff.untilQuiet(world);
      if (digestOf(world) !== before) wrong.push('one more restart changed the ledger');
      return wrong;
    },
  };
}
