/** G1: Payme's whole list and the storms, three runs, against the station as its hooks listener is shipped. */
import { join } from 'node:path';
import { runConformance } from '../../scripts/payme-conformance/run.ts';
import type { Line, Measurement } from '../line.ts';
import type { Order } from '../load.ts';
import { Server } from '../servers.ts';

export const conformance: Measurement = {
  goals: ['G1'],
  async run(bench) {
    const lines: Line[] = [];
    const sides = [
      [
        'station',
        () => Server.station({ file: join(bench.folder, 'g1.db'), receipts: 'owed', shippedLimits: true }),
        true,
      ],
      ['limit server', () => Server.limit({ file: join(bench.folder, 'g1-limit.db') }), false],
    ] as const;
    for (const [who, start, isStation] of sides) {
      const server = await start();
      const runs = isStation && !bench.quick ? 3 : 1;
      const failed = new Set<string>();
      let steps = 0;
      for (let i = 0; i < runs; i++) {
        bench.say(`Payme conformance: ${who}, run ${i + 1} of ${runs}`);
        const found = await runConformance({
          hooksUrl: `http://127.0.0.1:${server.target.port}${server.target.path === '/' ? '/pay' : server.target.path}`,
          auth: server.target,
          async newOrder() {
            const { orderId, amount } = (await server.orders(1))[0] as Order;
            return { orderId, amountTiyin: amount };
          },
          ...(isStation
            ? { handOver: (orderId: string) => server.ask<'handover'>({ ask: 'handover', orderId }) }
            : { fiscalData: false }),
        });
        steps += found.length;
        for (const step of found) if (!step.ok) failed.add(`${step.scenario}: ${step.step} (got ${step.got})`);
      }
      await server.stop();
      lines.push({
        goal: 'G1',
        what: `Payme conformance with storms: ${who}, ${runs} run${runs === 1 ? '' : 's'}`,
        threshold: isStation ? 'every check' : '',
        value: `${failed.size} of ${steps} failed`,
        spread: '',
        pass: isStation ? failed.size === 0 : undefined,
        ...(failed.size === 0 ? {} : { note: [...failed].slice(0, 6).join('; ').slice(0, 900) }),
      });
    }
    return lines;
  },
};
