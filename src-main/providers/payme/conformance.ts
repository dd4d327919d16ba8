/** How Payme plays each outcome: it calls us. */
import { money } from '../../../src-shared/money.ts';
import { type Harness, TEST_KEY, TEST_MERCHANT } from '../../testkit/station-harness.ts';
import type { Conformance } from '../conformance.ts';

const TRANSACTION = '66f0aa11bb22cc33dd44ee55';
const create = (h: Harness, orderId: string, amount: number) =>
  h.payme('CreateTransaction', { id: TRANSACTION, time: h.clock.now(), amount, account: { order_id: orderId } });

const conformance: Conformance = {
  method: 'payme',
  config: { merchantId: TEST_MERCHANT, key: 'secret:payme.key' },
  secrets: { 'payme.key': TEST_KEY },
  amount: money(4_500_000, 'UZS'),
  served: {
    async confirm(h, p) {
      await create(h, p.orderId, p.payable.minor);
    },
    async approve(h, p) {
      await create(h, p.orderId, p.payable.minor);
      await h.payme('PerformTransaction', { id: TRANSACTION });
    },
    async decline(h, p) {
      await create(h, p.orderId, p.payable.minor);
      await h.payme('CancelTransaction', { id: TRANSACTION, reason: 3 });
    },
    async wrongAmount(h, p) {
      await create(h, p.orderId, p.payable.minor + 1);
      await h.payme('PerformTransaction', { id: TRANSACTION });
    },
    async unknownCall(h) {
      await h.payme('ChangePassword', { password: 'x' });
    },
  },
};
export default conformance;
