/** Faults of order: Delivery and Cancel race (money-safety §4c). */

import { HttpError } from '../ports/http-client.ts';
import { settled } from '../testkit/fake-clock.ts';
import type { Fault, Group, Play } from './fault-catalogue.ts';
import type { Railed } from './fault-catalogue-stage.ts';
import type { Act, Bend, Bending } from './fault-catalogue-vendor.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SOON_MS = 15 * SECOND_MS;
const OFTEN = 50;

export const one = (group: Group, name: string, applies: (rail: Railed) => boolean, run: Play['run']): Fault => ({
  group,
  name,
  plays: (railed) => (applies(railed) ? [{ name: 'played', run }] : []),
});
export const always = (): boolean => true;
const asks = ({ can }: Railed): boolean => can.query;
const cancels = ({ can }: Railed): boolean => can.cancel;
const tells = ({ rail }: Railed): boolean => rail.webhook !== undefined;
const lingers = ({ can }: Railed): boolean => can.lingerMs !== undefined && can.cancel;
const lost: Bend = () => Promise.reject(new HttpError('ECONNRESET', false));
export const mute = (at: readonly Act[], times: number, acts = true): Bending => ({ at, bend: lost, acts, times });

const DELIVERY: readonly Fault[] = [
  one('Delivery', 'nothing is ever paid', asks, async (s) => {
    await s.start();
    await s.h.clock.advance(HOUR_MS);
  }),
  one('Delivery', 'the start is asked twice', always, async (s) => {
    await s.start();
    await s.start();
    s.customerPays();
    await s.start();
  }),
  one('Delivery', 'the webhook twice', tells, async (s) => {
    await s.start();
    s.customerPays();
    await s.notify();
    await s.notify();
  }),
  one('Delivery', 'the webhook fifty times at once', tells, async (s) => {
    await s.start();
    s.customerPays();
    await s.notify(OFTEN);
  }),
  one('Delivery', 'the webhook never', tells, async (s) => {
    await s.start();
    s.customerPays();
    await s.h.clock.advance(MINUTE_MS);
  }),
  one('Delivery', 'only the webhook, questions fail', tells, async (s) => {
    await s.start();
    s.customerPays();
    s.vendor.bend(mute(['query'], 5));
    await s.notify();
    await s.h.clock.advance(MINUTE_MS);
  }),
  one('Delivery', 'the webhook in the same millisecond as a question', tells, async (s) => {
    await s.start();
    s.customerPays();
    await Promise.all([s.h.clock.advance(3_000), s.notify(2)]);
  }),
  one('Delivery', 'the webhook says paid, and nobody has paid', tells, async (s) => {
    await s.start();
    await s.notify();
    await s.h.clock.advance(SOON_MS);
    await s.cancel();
    await s.notify();
  }),
  one('Delivery', 'the webhook before the answer of the start', tells, async (s) => {
    const slow: Bend = async (good, { clock }) => {
      await clock.sleep(10 * SECOND_MS);
      return good;
    };
    s.vendor.bend({ at: ['begin'], bend: slow, acts: true, times: 1 });
    await s.start();
    if (!s.can.paidOnlyIfShown) s.vendor.pay();
    await s.notify();
    await s.h.clock.advance(SOON_MS);
    s.customerPays();
  }),
  one('Delivery', 'a replay after thirty days', tells, async (s) => {
    await s.start();
    s.customerPays();
    await s.notify();
    await s.h.clock.advance(SOON_MS);
    s.h.clock.stepWall(30 * DAY_MS);
    await s.notify(3);
  }),
];

const CANCEL_RACE: readonly Fault[] = [
  one('Cancel race', 'cancelled, then paid', lingers, async (s) => {
    await s.start();
    await s.cancel();
    s.vendor.pay('force');
  }),
  one('Cancel race', 'cancelled, and paid when nearly forgotten', lingers, async (s) => {
    await s.start();
    await s.cancel();
    await s.h.clock.advance((s.can.lingerMs as number) - 5 * MINUTE_MS);
    s.vendor.pay('force');
  }),
  one('Cancel race', 'paid, then cancelled', cancels, async (s) => {
    await s.start();
    s.vendor.pay();
    await s.cancel();
  }),
  one('Cancel race', 'cancelled twice at once', cancels, async (s) => {
    await s.start();
    await Promise.all([s.cancel(), s.cancel()]);
  }),
  one('Cancel race', 'paid while the cancel is under way', cancels, async (s) => {
    await s.start();
    const slow: Bend = async (good, { clock }) => {
      await clock.sleep(3 * SECOND_MS);
      return good;
    };
    s.vendor.bend({ at: ['query', 'cancel'], bend: slow, acts: false, times: 1 });
    const cancelling = s.cancel();
    s.vendor.pay();
    await cancelling;
    await s.h.clock.advance(SOON_MS);
  }),
  one('Cancel race', 'the cancel is done and its answers are lost', cancels, async (s) => {
    await s.start();
    s.vendor.bend(mute(['cancel'], 9));
    await s.cancel();
    await s.h.clock.advance(MINUTE_MS);
  }),
  one('Cancel race', 'no cancel is answered, and it is paid', cancels, async (s) => {
    await s.start();
    s.vendor.bend(mute(['cancel', 'query'], 9, false));
    await s.cancel();
    s.vendor.pay();
    await s.h.clock.advance(MINUTE_MS);
  }),
  one('Cancel race', 'cancelled before the answer of the start', cancels, async (s) => {
    const slow: Bend = async (good, { clock }) => {
      await clock.sleep(10 * SECOND_MS);
      return good;
    };
    s.vendor.bend({ at: ['begin'], bend: slow, acts: true, times: 1 });
    await s.start();
    await s.cancel();
    await s.h.clock.advance(SOON_MS);
  }),
  one('Cancel race', 'paid in the last second of the time limit', asks, async (s) => {
    await s.start();
    const left = (s.row()?.expiresAt ?? 0) - s.h.clock.now();
    s.vendor.bend(mute(['query'], 10_000));
    await s.h.clock.advance(Math.max(0, left - SECOND_MS));
    s.vendor.pay();
    s.vendor.heal();
    await s.h.clock.advance(2 * SECOND_MS);
    await settled();
  }),
  one('Cancel race', 'the time is up and the vendor is silent for half an hour', asks, async (s) => {
    await s.start();
    s.vendor.bend(mute(['query', 'cancel'], 10_000, false));
    await s.h.clock.advance(HOUR_MS / 2);
    s.vendor.pay();
  }),
];

export const ORDER_FAULTS: readonly Fault[] = [...DELIVERY, ...CANCEL_RACE];
