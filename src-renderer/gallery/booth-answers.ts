/** What the station in memory answers to a booth's own calls. */
import type { Envelope } from '../../src-shared/contract/define.ts';
import type { PaymentView, StationView } from '../../src-shared/contract/views.ts';
import { QR_SVG } from './qr-fixture.ts';

/** The payment for which there is a ticket. */
export const TICKET_PAYMENT = '9X7CKET0000000000000';
const TECHNICIAN = { id: '7ECH0000000000000000', name: 'Otabek', role: 'service' } as const;

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
  const { id, how } = input as { id?: string; how?: string };
  const payment = payments.find((known) => known.id === id);
  const ok = (data: unknown): Envelope => ({ ok: true, data });
  switch (name) {
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
        programs: { main: 'http 127.0.0.1:1500' },
        canExit: true,
      });
    case 'person.list':
      return ok({ people: [{ ...TECHNICIAN, isActive: true }] });
    case 'person.login':
    case 'person.logout':
      return ok({ isEnabled: true, person: name === 'person.login' ? TECHNICIAN : null, rights: ['devices'] });
    default:
      return undefined;
  }
}
