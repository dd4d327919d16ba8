/** What the station in memory answers to a booth's own calls; whose people they are depends on the booth. */
import type { Envelope } from '../../src-shared/contract/define.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { StationView } from '../../src-shared/contract/station-views.ts';
import { officeAnswer } from './office-answers.ts';
import { QR_SVG } from './qr-fixture.ts';

/** The payment for which there is a ticket. */
export const TICKET_PAYMENT = '9X7CKET0000000000000';
const TECHNICIAN = { id: '7ECH0000000000000000', name: 'Otabek', role: 'service' } as const;

/** Where the booth stands, drawn: a gallery has no photos. */
const PLACE = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 260"><path fill="#d8e6e4" d="M0 0h400v260H0z"/><path fill="#b9b2a5" d="M0 200h400v60H0z"/><path fill="#0a7371" d="M120 60h160v150H120z"/><path fill="#f4c9a8" d="M140 84h56v100h-56z"/><path fill="#10202e" d="M212 84h50v126h-50z"/></svg>',
)}`;

/** Free until ten in the evening. */
const EVENT = {
  name: 'Zilola va Bekzod toʻyi',
  isFree: true,
  prices: {},
  from: Date.UTC(2026, 10, 22, 9),
  to: Date.UTC(2026, 10, 22, 17),
  isOn: true,
  prints: { most: 200, used: 37 },
  sessions: 35,
  by: 'Nodira',
};

const ticketOf = ({ id, orderId, payable }: PaymentView, kind: 'unknown' | 'reprint') => ({
  code: `QT1-${kind === 'unknown' ? 'U' : 'R'}-${id}-1JYO8G-H8K2Z1-4F7Q2M9RW3XH7C0D`,
  kind,
  orderId,
  paymentId: id,
  amount: payable,
  issuedAt: 0,
  phone: '+998 90 123 45 67',
  svg: QR_SVG,
});

/** undefined: this station is no booth. */
export function boothAnswer(
  name: string,
  input: unknown,
  payments: readonly PaymentView[],
  view: StationView,
): Envelope | undefined {
  const { id, how, productId = 'strip' } = input as { id?: string; how?: string; productId?: string };
  const payment = payments.find((known) => known.id === id);
  const ok = (data: unknown): Envelope => ({ ok: true, data });
  switch (name) {
    case 'booth.prepare':
      return view.booth && ok(view.booth);
    case 'booth.place':
      return ok({ photo: PLACE });
    case 'booth.free':
    case 'booth.freeState':
      return ok({ id, productId, prints: 1, state: 'done', isTest: false, at: 0, again: [] });
    case 'booth.unknown':
      return payment?.id === TICKET_PAYMENT
        ? ok({ outcome: 'ticket', ticket: ticketOf(payment, 'unknown') })
        : undefined;
    case 'booth.remedy':
      return ok({ how, ...(how === 'code' && payment && { ticket: ticketOf(payment, 'reprint') }) });
    case 'booth.service':
      return ok({
        booth: view.booth,
        lamps: view.lamps,
        last: payments,
        unknown: payments.filter(({ status }) => status === 'unknown'),
        owed: payments.filter(({ fulfilment }) => fulfilment?.state === 'failed'),
        event: EVENT,
        free: [
          {
            id: TECHNICIAN.id,
            productId: 'strip',
            prints: 1,
            state: 'done',
            isTest: true,
            by: 'Otabek',
            at: 0,
            again: [],
          },
          {
            id: '9XF8EE00000000000000',
            productId: 'double',
            prints: 2,
            state: 'done',
            isTest: false,
            at: 0,
            again: [],
          },
        ],
        programs: { main: 'http 127.0.0.1:1500' },
        canExit: true,
      });
    case 'person.list':
      if (!view.booth) return ok(officeAnswer(name));
      return ok({ people: [{ ...TECHNICIAN, isActive: true }] });
    case 'person.login':
    case 'person.logout':
      if (!view.booth) return ok(officeAnswer(name));
      return ok({ isEnabled: true, person: name === 'person.login' ? TECHNICIAN : null, rights: ['devices'] });
    default:
      return undefined;
  }
}
