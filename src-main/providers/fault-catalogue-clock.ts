/** Faults of the clock: the vendor's, and our own (money-safety §4c, I-32). */
import type { Fault, Play } from './fault-catalogue.ts';
import { always, mute, one } from './fault-catalogue-order.ts';
import type { Act, Bend } from './fault-catalogue-vendor.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SOON_MS = 15 * SECOND_MS;
const OFTEN = 50;

/** The vendor's clock, in every time that its answers name. */
const vendorOff =
  (ms: number): Bend =>
  async (good) => {
    const text = new TextDecoder().decode(good.body).replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/g, (written) => {
      const moved = new Date(Date.parse(`${written.replace(' ', 'T')}Z`) + ms).toISOString().slice(0, 19);
      return written.includes('T') ? moved : moved.replace('T', ' ');
    });
    const date = new Date(Date.UTC(2026, 10, 21, 9) + ms).toUTCString();
    return { ...good, headers: { ...good.headers, date }, body: new TextEncoder().encode(text) };
  };
const vendorClock = (name: string, ms: number): Fault =>
  one('Clock', `the vendor's clock ${name}`, always, async (s) => {
    const at: Act[] = ['prepare', 'begin', 'query', 'cancel'];
    s.vendor.bend({ at, bend: vendorOff(ms), acts: true, times: OFTEN });
    await s.start();
    await s.h.clock.advance(SOON_MS);
    s.customerPays();
    await s.h.clock.advance(SOON_MS);
  });
/** Our own clock is set while a sale is open; once it is paid, once nobody pays. */
const ourClock = (name: string, ms: number): Fault => ({
  group: 'Clock',
  name: `our clock ${name}`,
  plays: ({ can }) => [
    {
      name: 'paid',
      async run(s) {
        await s.start();
        s.h.clock.stepWall(ms);
        await s.h.clock.advance(SOON_MS);
        s.customerPays();
      },
    },
    ...(can.query
      ? [
          {
            name: 'in doubt',
            async run(s) {
              s.vendor.bend(mute(['begin'], 1));
              await s.start();
              s.h.clock.stepWall(ms);
              s.customerPays();
              await s.h.clock.advance(SOON_MS);
            },
          } satisfies Play,
        ]
      : []),
    ...(can.cancel
      ? [
          {
            name: 'given up, then paid',
            async run(s) {
              await s.start();
              await s.cancel();
              s.h.clock.stepWall(ms);
              s.vendor.pay('force');
            },
          } satisfies Play,
        ]
      : []),
  ],
});

export const CLOCK_FAULTS: readonly Fault[] = [
  vendorClock('ten minutes ahead', 10 * MINUTE_MS),
  vendorClock('ten minutes behind', -10 * MINUTE_MS),
  vendorClock('thirteen hours ahead', 13 * HOUR_MS),
  vendorClock('thirteen hours behind', -13 * HOUR_MS),
  ourClock('set back by a day', -DAY_MS),
  ourClock('set ahead by a day', DAY_MS),
  ourClock('leaps to 2036', 9 * 365 * DAY_MS),
  ourClock('set back by four minutes', -4 * MINUTE_MS),
];
