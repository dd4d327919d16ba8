/** What a screen is told of a sale's goods. */
import type { FulfilmentError, FulfilmentView, Remedy } from '../../../src-shared/contract/booth-views.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { leftOf } from '../sale/refund-options.ts';
import { lastRight } from './booth-again.ts';

interface Deps {
  read: LedgerReader;
  /** Where the photo program keeps a picture for the guest's phone, with `{payment}` and `{order}` in it. */
  photoLink: string | undefined;
  drawQr(text: string): string;
  remediesOf(read: LedgerReader, row: PaymentRow): Remedy[];
}

/** undefined for what was not made at the booth, and while nothing is owed. */
export function fulfilmentViews(deps: Deps): (row: PaymentRow) => FulfilmentView | undefined {
  const { read, photoLink } = deps;

  /** The picture for the guest's phone; a code where it fits into one. */
  function photoOf(row: PaymentRow): Pick<FulfilmentView, 'photo'> {
    if (photoLink === undefined) return {};
    const url = photoLink
      .replaceAll('{payment}', encodeURIComponent(row.id))
      .replaceAll('{order}', encodeURIComponent(row.orderId));
    try {
      return { photo: { url, svg: deps.drawQr(url) } };
    } catch {
      return { photo: { url } };
    }
  }

  return (row) => {
    if (row.kind !== 'sale' || read.reservationOf(row.seq) === undefined) return undefined;
    const last = lastRight(read.entitlementsOf(row.seq));
    const ticket = read.ticketsOf(row.seq).at(-1);
    const shown = ticket && {
      ticket: {
        kind: ticket.kind,
        issuedAt: ticket.issuedAt,
        ...(ticket.redeemedAt === null ? {} : { redeemedAt: ticket.redeemedAt }),
      },
    };
    if (!last) {
      // Nothing is owed yet; of an open sale with a ticket the guest's page says so.
      if (!shown) return undefined;
      return {
        state: 'closed',
        prints: read.reservationOf(row.seq) ?? 0,
        ground: 'ticket',
        via: 'main',
        attempts: 0,
        at: ticket.issuedAt,
        remedies: [],
        canServe: false,
        ...shown,
      };
    }
    return {
      state: last.state,
      prints: last.prints,
      ground: last.ground,
      via: last.via,
      attempts: last.attempts,
      ...(last.error === null ? {} : { error: last.error as FulfilmentError }),
      ...(last.by === null ? {} : { by: last.by }),
      at: last.at,
      ...(last.doneAt === null ? {} : { doneAt: last.doneAt }),
      remedies: deps.remediesOf(read, row),
      ...(last.state === 'failed' && photoOf(row)),
      canServe: row.status === 'completed' && leftOf(read, row) > 0 && last.state !== 'due' && last.state !== 'sending',
      ...shown,
    };
  };
}
