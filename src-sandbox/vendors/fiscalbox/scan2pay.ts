/** Scan2pay behind the box (fiscal_document, Payments/Scan2pay by FiscalBox.md): a link, and "not found" until it is paid. */
import { randomUUID } from 'node:crypto';
import type { TextAnswer } from '../../json-server.ts';
import type { NoteBook } from '../../note-book.ts';
import type { VendorWorld } from '../../vendor.ts';
import { BoxError, complain, type FieldComplaints, readObject, readTiyin, success, VENDOR } from './envelope.ts';
import type { Link, Note } from './uzqr.ts';

const NOT_PAID_YET = '{"status":"error","message":"Transaction not found"}HTTP Exception 404 Not Found';
const ODD_WORDS = 2;

export function createScan2pay(world: VendorWorld, book: NoteBook<Note>) {
  let oddWords = 0;
  const links = (): Link[] => book.all().filter((note) => note.kind === 'link');
  const linkOf = (orderId: string): Link | undefined => links().findLast((link) => link.orderId === orderId);

  /** Both documents: a number in the one's sample, a string in the other's. */
  function readOrderId(value: unknown, complaints: FieldComplaints): string {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
    if (typeof value === 'string' && value !== '') return value;
    complaints.order_id = [value === undefined ? 'This field is required.' : 'This field may not be blank.'];
    return '';
  }

  return {
    links,
    linkOf,
    pay(link: Link, isOdd: boolean): void {
      if (isOdd) oddWords = ODD_WORDS;
      link.paidAs = randomUUID();
      const { paidAs: ref, orderId: orderRef, minor } = link;
      world.truth.write({ record: 'charge', vendor: VENDOR, ref, orderRef, minor, currency: 'UZS', at: world.now() });
      book.save(link);
    },

    create(text: string, contentType: string): TextAnswer {
      const known = ['amount', 'order_id', 'print', 'sms_phone_number', 'banners'];
      const body = readObject(text, contentType, known);
      const complaints: FieldComplaints = {};
      const minor = readTiyin(body.amount, complaints);
      const orderId = readOrderId(body.order_id, complaints);
      if (body.print !== undefined && typeof body.print !== 'boolean') complaints.print = ['Must be a valid boolean.'];
      complain(complaints);
      if (linkOf(orderId)) world.violation('order_id.again', 'a second link for the same order_id');
      const id = randomUUID();
      const url = `http://scan2pay.uz/${id}`;
      book.save({ kind: 'link', id, orderId, minor, url });
      return success({ status: 'successfully', message: url });
    },

    status(text: string, contentType: string): TextAnswer {
      const complaints: FieldComplaints = {};
      const orderId = readOrderId(readObject(text, contentType, ['order_id']).order_id, complaints);
      complain(complaints);
      const link = linkOf(orderId);
      if (!link?.paidAs) throw new BoxError(105, NOT_PAID_YET);
      const isOdd = oddWords > 0;
      if (isOdd) oddWords--;
      const data = { uuid: link.paidAs, order_id: orderId, device: '00000001', status: isOdd ? 'sideways' : 'success' };
      return success({ status: 'successfully', data, message: null });
    },
  };
}
