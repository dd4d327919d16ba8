/** G3, G6, G8, G9, G19: what a paid order costs the station, beside the limit server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { aside, type Bench, judged, type Line, type Measurement, skipped } from '../line.ts';
import { type LoadResult, load, newTransaction, type Order, PaymeCaller } from '../load.ts';
import { Server } from '../servers.ts';
import { median, ratios, spreadOf } from '../stats.ts';

const at = (bench: Bench, name: string): string => join(bench.folder, `${name}.db`);

export interface Round {
  p50: number;
  perSecond: number;
  /** µs of CPU a lifecycle. */
  cpu: number;
  /** What a sync took in this round, ms; NaN without a disk of its own. */
  sync: number;
}

/** Starts to watch; the call gives the mean time of a sync since then, ms. */
function syncTime({ disk }: Server): () => number {
  const [count, spent] = [disk?.count() ?? 0, disk?.spent() ?? 0];
  return () => (disk ? (disk.spent() - spent) / (disk.count() - count) : Number.NaN);
}

/** One round of load with the CPU time it took. Orders are made before, unmeasured. */
export async function round(server: Server, lifecycles: number, callers: number): Promise<Round> {
  const orders = await server.orders(lifecycles);
  const before = await server.cpu();
  const syncs = syncTime(server);
  const { times, perSecond }: LoadResult = await load(server.target, orders, callers);
  const cpu = ((await server.cpu()) - before) / lifecycles;
  return { p50: median(times), perSecond, cpu, sync: syncs() };
}

/** A B A B …, so that what disturbs the machine disturbs both. Every round is warm: the first is thrown away. */
export async function interleaved<T>(rounds: number, sides: readonly (() => Promise<T>)[]): Promise<T[][]> {
  const found: T[][] = sides.map(() => []);
  for (let i = -1; i < rounds; i++) {
    for (const [side, run] of sides.entries()) {
      const one = await run();
      if (i >= 0) found[side]?.push(one);
    }
  }
  return found;
}

const pick = (rounds: readonly Round[] | undefined, field: keyof Round): number[] =>
  (rounds ?? []).map((one) => one[field]);

/** Both servers with a common start. */
async function pair(bench: Bench, name: string): Promise<[Server, Server]> {
  const disk = bench.disk;
  return [
    await Server.station({ file: at(bench, `${name}-station`), receipts: 'owed' }, { disk: disk?.() }),
    await Server.limit({ file: at(bench, `${name}-limit`) }, { disk: disk?.() }),
  ];
}

const againstLimit: Measurement = {
  goals: ['G3'],
  async run(bench) {
    const [station, limit] = await pair(bench, 'g3');
    await Promise.all([round(station, 500, 8), round(limit, 500, 8)]);
    const rounds = bench.quick ? 5 : 15;
    const lines: Line[] = [];
    for (const callers of [1, 8]) {
      bench.say(`station against the limit server, ${callers} client(s)`);
      const count = bench.quick ? 100 : 250;
      const [ours, theirs] = await interleaved(
        rounds,
        [station, limit].map((server) => () => round(server, count, callers)),
      );
      const of = (field: keyof Round) => ratios(pick(ours, field), pick(theirs, field));
      const absolute = (field: keyof Round, unit: string) =>
        `${median(pick(ours, field)).toFixed(field === 'p50' ? 2 : 0)} against ${median(pick(theirs, field)).toFixed(field === 'p50' ? 2 : 0)} ${unit}`;
      const who = `${callers} client${callers === 1 ? '' : 's'}`;
      lines.push(
        judged(
          'G3',
          `throughput / limit, ${who}`,
          of('perSecond'),
          { atLeast: 0.8, unit: '×' },
          absolute('perSecond', 'lifecycles/s'),
        ),
        judged('G3', `lifecycle p50 / limit, ${who}`, of('p50'), { atMost: 1.25, unit: '×' }, absolute('p50', 'ms')),
        judged('G3', `CPU per lifecycle / limit, ${who}`, of('cpu'), { atMost: 1.5, unit: '×' }, absolute('cpu', 'µs')),
      );
    }
    await Promise.all([station.stop(), limit.stop()]);
    return lines;
  },
};

/** Syncs while `work` runs, counted by strace on all threads of the process; undefined without strace. */
async function straced(bench: Bench, pid: number, work: () => Promise<void>): Promise<number | undefined> {
  const log = join(bench.folder, `strace-${pid}.log`);
  const tracer = spawn('strace', ['-f', '-p', String(pid), '-e', 'trace=fsync,fdatasync', '-o', log], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const attached = new Promise<boolean>((resolve) => {
    tracer.once('error', () => resolve(false));
    tracer.once('exit', () => resolve(false));
    tracer.stderr?.on('data', (said: Buffer) => {
      if (said.includes('attached')) resolve(true);
    });
  });
  if (!(await attached)) return undefined;
  await work();
  const ended = once(tracer, 'exit');
  tracer.kill('SIGINT');
  await ended;
  return readFileSync(log, 'utf8').match(/\bf(data)?sync\(/g)?.length ?? 0;
}

const syncs: Measurement = {
  goals: ['G6'],
  async run(bench) {
    const lifecycles = bench.quick ? 200 : 1000;
    const lines: Line[] = [];
    const sides = [
      [
        'station, outbox row and totals included',
        () => Server.station({ file: at(bench, 'g6-owed'), receipts: 'owed' }),
      ],
      ['limit server', () => Server.limit({ file: at(bench, 'g6-limit') })],
      [
        'station, a fiscal module answering every receipt',
        () => Server.station({ file: at(bench, 'g6-sent'), receipts: 'delivered' }),
      ],
    ] as const;
    for (const [who, start] of sides) {
      bench.say(`syncs per lifecycle: ${who}`);
      const server = await start();
      const orders = await server.orders(lifecycles);
      await pause(300);
      const count = await straced(bench, server.pid, async () => {
        await load(server.target, orders, 1);
        await pause(300);
      });
      await server.stop();
      if (count === undefined) lines.push(skipped('G6', who, 'strace cannot be attached here'));
      else if (lines.length === 0)
        lines.push(
          judged('G6', `syncs per paid lifecycle: ${who}`, count / lifecycles, { atMost: 2.1 }, 'strace, 1 client'),
        );
      else lines.push(aside('G6', `syncs per paid lifecycle: ${who}`, count / lifecycles));
    }
    return lines;
  },
};

const inSyncs = ({ p50, sync }: Round): number => p50 / (2 * sync);

const slowSyncs: Measurement = {
  goals: ['G8'],
  async run(bench) {
    if (!bench.disk) return [skipped('G8', 'slow disk', 'no C compiler: the disk cannot be made slow')];
    const [station, limit] = await pair(bench, 'g8');
    await Promise.all([round(station, 300, 8), round(limit, 300, 8)]);
    for (const server of [station, limit]) server.disk?.delay(3000);
    bench.say('every sync 3 ms longer, 1 client');
    const rounds = bench.quick ? 3 : 9;
    const count = bench.quick ? 15 : 40;
    const [alone, alongside] = await interleaved(
      rounds,
      [station, limit].map((server) => () => round(server, count, 1)),
    );
    bench.say('every sync 3 ms longer, 32 clients');
    const many = bench.quick ? 64 : 192;
    const [ours, theirs] = await interleaved(
      rounds,
      [station, limit].map((server) => () => round(server, many, 32)),
    );
    await Promise.all([station.stop(), limit.stop()]);
    return [
      judged(
        'G8',
        '+3 ms a sync, 1 client: lifecycle p50 / (2 × sync)',
        spreadOf((alone ?? []).map(inSyncs)),
        { atMost: 2.2, unit: '×' },
        `a sync took ${median(pick(alone, 'sync')).toFixed(2)} ms; limit server ${median((alongside ?? []).map(inSyncs)).toFixed(2)}×`,
      ),
      judged(
        'G8',
        '+3 ms a sync, 32 clients: throughput / one commit per write',
        ratios(pick(ours, 'perSecond'), pick(theirs, 'perSecond')),
        { atLeast: 4, unit: '×' },
        `${median(pick(ours, 'perSecond')).toFixed(0)} against ${median(pick(theirs, 'perSecond')).toFixed(0)} lifecycles/s`,
      ),
    ];
  },
};

/** 32 callers with open connections, so that their calls arrive in one turn of the loop. */
async function atOnce(server: Server, calls: readonly ((caller: PaymeCaller) => Promise<unknown>)[]): Promise<void> {
  const callers = calls.map(() => new PaymeCaller(server.target));
  await Promise.all(callers.map((caller) => caller.open()));
  await pause(20);
  await Promise.all(calls.map((call, i) => call(callers[i] as PaymeCaller)));
  for (const caller of callers) caller.close();
}

const postHint = (server: Server, order: Order): Promise<unknown> =>
  fetch(`http://127.0.0.1:${server.target.port}/api/webhooks/bench`, { method: 'POST', body: JSON.stringify(order) });

const stalls: Measurement = {
  goals: ['G9'],
  async run(bench) {
    if (!bench.disk) return [skipped('G9', 'slow disk', 'no C compiler: the disk cannot be made slow')];
    bench.say('event-loop stall while 32 webhooks queue, every sync 10 ms longer');
    const station = await Server.station({ file: at(bench, 'g9'), receipts: 'owed' }, { disk: bench.disk() });
    await round(station, 300, 8);
    const rounds = bench.quick ? 3 : 9;

    /** The longest stall while the work runs, in syncs. */
    const stallOf = async (work: () => Promise<void>): Promise<number> => {
      station.disk?.delay(10_000);
      await station.ask<'stall'>({ ask: 'stall', on: true });
      await pause(10);
      const took = syncTime(station);
      await work();
      const sync = took();
      const longest = await station.ask<'stall'>({ ask: 'stall', on: false });
      station.disk?.delay(0);
      return longest / sync;
    };
    const served: number[] = [];
    const inbox: number[] = [];
    for (let i = 0; i < rounds; i++) {
      const orders = await station.orders(32);
      const ids = orders.map(() => newTransaction());
      const create = orders.map(({ orderId, amount }, k) => (caller: PaymeCaller) => {
        const params = { id: ids[k], time: Date.now(), amount, account: { order_id: orderId } };
        return caller.call('CreateTransaction', params);
      });
      const perform = ids.map((id) => (caller: PaymeCaller) => caller.call('PerformTransaction', { id }));
      served.push(
        await stallOf(async () => {
          await atOnce(station, create);
          await atOnce(station, perform);
        }),
      );
      const hinted = await station.orders(32, 'bench');
      const paid = await station.ask<'paid'>({ ask: 'paid' });
      inbox.push(
        await stallOf(async () => {
          await Promise.all(hinted.map((order) => postHint(station, order)));
          while ((await station.ask<'paid'>({ ask: 'paid' })) < paid + hinted.length) await pause(20);
        }),
      );
    }
    await station.stop();
    return [
      judged('G9', 'stall, 32 Payme Creates then 32 Performs, +10 ms a sync', spreadOf(served), {
        atMost: 2,
        unit: ' syncs',
      }),
      judged(
        'G9',
        'stall, 32 webhooks through the inbox until all are paid, +10 ms a sync',
        spreadOf(inbox),
        { atMost: 2, unit: ' syncs' },
        'the greatest is a turn that moves the log into the ledger',
      ),
    ];
  },
};

const memory: Measurement = {
  goals: ['G19'],
  async run(bench) {
    const thousand = bench.quick ? 200 : 1000;
    bench.say(`memory after ${10 * thousand} lifecycles`);
    const station = await Server.station({ file: at(bench, 'g19'), receipts: 'none' });
    const batch = async (): Promise<void> => {
      await load(station.target, await station.orders(thousand), 4);
    };
    const settled = async () => {
      await pause(500);
      return station.ask<'memory'>({ ask: 'memory' });
    };
    await batch();
    const early = await settled();
    for (let i = 1; i < 10; i++) await batch();
    const late = await settled();
    await station.stop();
    const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
    return [
      judged(
        'G19',
        `memory after ${10 * thousand} lifecycles / after ${thousand} (RSS)`,
        late.rss / early.rss,
        { atMost: 1.1, unit: '×' },
        `${mb(late.rss)} after ${mb(early.rss)}`,
      ),
      aside(
        'G19',
        'the same, JavaScript heap in use',
        late.heapUsed / early.heapUsed,
        '×',
        `${mb(late.heapUsed)} after ${mb(early.heapUsed)}`,
      ),
    ];
  },
};

export const lifecycles: readonly Measurement[] = [againstLimit, syncs, slowSyncs, stalls, memory];
