/** The calls about payments, and the customer's code that names a method. */
import type { paymentCalls as Calls } from '../../../src-shared/contract/calls/payments.ts';
import type { StationHandlers } from '../../../src-shared/contract/station.ts';
import type { Currency } from '../../../src-shared/money.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Printing } from '../paper/printing.ts';
import { decidedBy, named } from '../people/by-name.ts';
import type { Rails } from '../rails/rails.ts';
import { paymentById } from '../settlement/payment-by-id.ts';
import type { Ladder } from '../terminals/ladder.ts';
import type { Views } from '../view.ts';
import { paymentPage, storyLine } from './payment-history.ts';
import type { Payments } from './payments.ts';
import { refundOptionsOf } from './refund-options.ts';

export interface PaymentCallDeps {
  ledger: Ledger;
  payments: Payments;
  rails: Rails;
  ladder: Ladder;
  printing: Printing;
  views: Views;
  /** The method whose one-time code this looks like. */
  recognise(code: string): string | undefined;
  currency: Currency;
}

export function paymentCalls(deps: PaymentCallDeps): Pick<StationHandlers, keyof typeof Calls> {
  const { payments, views } = deps;
  const { read } = deps.ledger;
  const rowOf = (id: string): PaymentRow => paymentById(read, id);

  return {
    'payment.start': async (input, context) => views.payment(await payments.start(named(input, context), context)),
    'code.recognise': ({ code }) => ({ method: deps.recognise(code) ?? null }),
    'payment.get': ({ id }) => views.payment(rowOf(id)),
    'payment.list': (input) => paymentPage(read, deps.currency, input, views.payment),
    'payment.story': ({ id }) => {
      const row = rowOf(id);
      return {
        payment: views.payment(row),
        lines: read.evidenceOf(row.seq).map((one) => storyLine(one, row.currency)),
      };
    },
    'payment.refundOptions': ({ id }) => {
      const row = rowOf(id);
      return refundOptionsOf(read, row, deps.rails.find(row.method));
    },
    'payment.ask': async ({ id }) => {
      await deps.ladder.askNow(rowOf(id));
      return views.payment(rowOf(id));
    },
    'payment.park': async (input, context) => {
      const { id, by } = named(input, context);
      return views.payment(await payments.park(id, by));
    },
    'payment.setAside': async (input, context) => views.payment(await payments.setAside(named(input, context))),
    'payment.printClaim': (input, context) => {
      const { id, locale, by } = named(input, context);
      const row = rowOf(id);
      const { claim } = refundOptionsOf(read, row, deps.rails.find(row.method));
      return deps.printing.printClaim(row, claim, { locale, by });
    },
    'payment.cancel': async ({ id }) => views.payment(await payments.cancel(id)),
    'payment.refund': async (input, context) => views.payment(await payments.refund(named(input, context), context)),
    'payment.resolve': async (input, context) => views.payment(await payments.resolve(decidedBy(input, context))),
    'payment.clear': async (input, context) => views.payment(await payments.clear(named(input, context))),
    'payment.handover': async (input, context) =>
      views.payment(await payments.handOver(input.id, named(input, context).by, context)),
  };
}
