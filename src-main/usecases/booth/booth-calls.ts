/** The booth's calls of the contract. At the booth's own screen the service menu wants somebody with a PIN. */
import type { boothCalls as Calls } from '../../../src-shared/contract/calls/booth.ts';
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { StationHandlers } from '../../../src-shared/contract/station.ts';
import { StationError } from '../../domain/errors.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger } from '../../ports/store.ts';
import { named } from '../people/by-name.ts';
import type { Views } from '../view.ts';
import type { Booth } from './booth.ts';

interface Deps {
  ledger: Ledger;
  views: Views;
  booth?: Booth | undefined;
  exitBooth?: (() => void) | undefined;
  placePhoto?: (() => Promise<string>) | undefined;
  lamps(): LampView[];
}

const LAST_SHOWN = 20;

export function boothCalls({
  ledger,
  views,
  booth,
  exitBooth,
  placePhoto,
  lamps,
}: Deps): Pick<StationHandlers, keyof typeof Calls> {
  function here(): Booth {
    if (!booth) throw new StationError('booth.not_a_booth');
    return booth;
  }

  /** A booth stands alone: where nobody is set up, nobody is let in either. */
  function service(context: CallContext): Booth {
    const booth = here();
    if (context.role === 'kiosk' && !context.person && !context.approvedBy)
      throw new StationError('person.login_needed', 'the service menu of a booth wants a PIN');
    return booth;
  }

  const owedRows = (): PaymentRow[] => {
    const seqs = new Set(ledger.read.failedEntitlements(LAST_SHOWN).map(({ paymentSeq }) => paymentSeq));
    return [...seqs].flatMap((seq) => ledger.read.paymentBySeq(seq) ?? []);
  };

  return {
    'booth.prepare': ({ productId }, { caller }) => here().gate.prepare([{ productId, quantityMilli: 1_000 }], caller),
    'booth.place': async () => (placePhoto ? { photo: await placePhoto() } : {}),
    'booth.free': (input, context) => here().free.start(input, context),
    'booth.freeState': ({ id }) => here().free.get(id),
    'booth.freeAgain': ({ id, via }) => here().free.again(id, via),
    'booth.test': (input, context) => service(context).free.test(input.id, named(input, context).by),
    'booth.event': (input, context) => service(context).events.save(named(input, context)),
    'booth.endEvent': async (input, context) => {
      await service(context).events.end(named(input, context).by);
      return here().view();
    },
    'booth.unknown': ({ id }) => here().desk.unknown(id),
    'booth.remedy': ({ id, how }, context) => here().desk.remedy(id, how, context),
    'booth.serve': async (input, context) => views.payment(await service(context).desk.serve(named(input, context))),
    'booth.refill': async (input, context) => {
      await service(context).desk.refill(input.prints, named(input, context).by);
      return here().view();
    },
    'booth.service': (_input, context) => {
      const { programs, events, free } = service(context);
      const event = events.view();
      return {
        booth: here().view(),
        ...(event && { event }),
        free: free.last(LAST_SHOWN),
        lamps: lamps(),
        last: ledger.read.page({ limit: LAST_SHOWN }).map(views.payment),
        unknown: ledger.read.page({ status: 'unknown', limit: LAST_SHOWN }).map(views.payment),
        owed: owedRows().map(views.payment),
        programs,
        canExit: exitBooth !== undefined,
      };
    },
    'booth.ticket': async ({ code }, context) => {
      const { ticket, payment } = await service(context).desk.ticket(code);
      return { ticket, payment: views.payment(payment) };
    },
    'booth.redeem': async (input, context) => views.payment(await service(context).desk.redeem(named(input, context))),
    'booth.exit': (_input, context) => {
      service(context);
      if (!exitBooth) throw new StationError('booth.no_exit');
      exitBooth();
      return {};
    },
  };
}
