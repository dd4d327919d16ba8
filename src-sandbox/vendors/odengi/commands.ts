/** O!Dengi's commands (wallets.md §2.4–2.6; sample answers of odengi.ru.md), strict about every field. */
import * as z from 'zod';
import { refusedFields } from '../../refusal.ts';
import { elqrOf } from './elqr.ts';
import { type Command, DengiError, ERROR } from './envelope.ts';
import type { Invoice, Invoices } from './invoices.ts';

const BISHKEK_OFFSET_MS = 6 * 3_600_000;
const HOST = 'https://test4-mwallet.dengi.kg';

/** `YYYY-MM-DD HH:MM:SS` in Bishkek → ms UTC. */
const BishkekTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  .transform((text) => Date.parse(`${text.replace(' ', 'T')}Z`) - BISHKEK_OFFSET_MS);

const CreateInvoice = z.strictObject({
  order_id: z.string().min(1).max(64),
  desc: z.string().min(1).max(1_000),
  /** Tyiyn: 1500.00 som is 150000, and 1500.5 is nothing. */
  amount: z.int().positive(),
  currency: z.literal('KGS'),
  /** This is the test host: it takes no invoice for real money. */
  test: z.literal(1),
  long_term: z.literal([0, null]).optional(),
  date_life: BishkekTime.nullish(),
  result_url: z.url().nullish(),
  success_url: z.url().nullish(),
  fail_url: z.url().nullish(),
  fields_other: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  user_to: z
    .string()
    .regex(/^996\d{9}$/)
    .nullish(),
  date_start_push: BishkekTime.nullish(),
  count_push: z.int().min(0).nullish(),
  send_push: z.literal([0, 1, null]).optional(),
  send_sms: z.literal([0, 1, null]).optional(),
  transtype: z.string().nullish(),
  items: z.array(z.record(z.string(), z.unknown())).nullish(),
  goods: z.array(z.record(z.string(), z.unknown())).nullish(),
});
/** O!'s own prefix; whoever has another is no customer of the wallet. */
const SUBSCRIBER = /^99670\d{7}$/;
const StatusPayment = z
  .strictObject({
    invoice_id: z.string().nullish(),
    order_id: z.string().nullish(),
    mark: z.literal([0, 1, null]).optional(),
  })
  .refine((of) => of.invoice_id != null || of.order_id != null, 'invoice_id or order_id is needed');
const UpdateMark = z.strictObject({ trans_id: z.string(), mark: z.literal([0, 1]) });
const InvoiceCancel = z.strictObject({ invoice_id: z.string() });
const VoidPayment = z.strictObject({ trans_id: z.string() });
const Refund = z.strictObject({ trans_id: z.string(), amount: z.int().positive() });
const GetOtp = z.strictObject({ return_url: z.null() });

function read<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const found = schema.safeParse(data);
  if (found.success) return found.data;
  const why = refusedFields(found.error).map(({ path, message }) => `data.${path}: ${message}`);
  throw new DengiError(ERROR.validation, why.join('; '));
}

/** Carries out one command and gives its `data`. Throws `DengiError`. */
export function obey({ cmd, data }: Command, invoices: Invoices, now: number): Record<string, unknown> {
  switch (cmd) {
    case 'getOTP':
      return otp(read(GetOtp, data));
    case 'createInvoice':
      return created(invoiceFor(read(CreateInvoice, data), invoices, now));
    case 'statusPayment': {
      const { invoice_id: id, order_id: orderId } = read(StatusPayment, data);
      return status(known(id == null ? invoices.ofOrder(orderId ?? '') : invoices.book.get(id)), invoices);
    }
    case 'invoiceCancel': {
      const invoice = known(invoices.book.get(read(InvoiceCancel, data).invoice_id));
      if (invoice.state !== 'processing') throw new DengiError(ERROR.notUnpaid, `the invoice is ${invoice.state}`);
      invoices.cancel(invoice);
      return { success: true };
    }
    case 'voidPayment':
      return giveBack(read(VoidPayment, data).trans_id, undefined, invoices);
    case 'refundPaymentToEwallet': {
      const { trans_id, amount } = read(Refund, data);
      return giveBack(trans_id, amount, invoices);
    }
    case 'updateMark':
      if (!invoices.ofPayment(read(UpdateMark, data).trans_id))
        throw new DengiError(ERROR.noPayment, 'no such payment');
      return { success: true };
    default:
      throw new DengiError(ERROR.unknownCommand, `there is no command ${cmd.slice(0, 40)}`);
  }
}

const otp = (_asked: z.output<typeof GetOtp>) => ({
  otp: '740824',
  otpview: '740-824',
  qr: `${HOST}/qr.php?wl=nur&type=otp&data=740824`,
  link_app: 'news://otp-740824',
});

/** An order_id that comes again with the same contents is the same invoice; with others it is refused. */
function invoiceFor(asked: z.output<typeof CreateInvoice>, invoices: Invoices, now: number): Invoice {
  if (asked.date_life && asked.date_life <= now) throw new DengiError(ERROR.validation, 'date_life is in the past');
  if (asked.user_to && !SUBSCRIBER.test(asked.user_to)) throw new DengiError(ERROR.noUser, 'not at O!');
  const before = invoices.ofOrder(asked.order_id);
  if (before && (before.amount !== asked.amount || before.state !== 'processing'))
    throw new DengiError(ERROR.orderReused, `order_id ${asked.order_id} belongs to another invoice`);
  return (
    before ??
    invoices.make({
      orderId: asked.order_id,
      desc: asked.desc,
      amount: asked.amount,
      test: asked.test,
      resultUrl: asked.result_url ?? null,
      dateLife: asked.date_life ?? null,
    })
  );
}

function created({ id, amount }: Invoice) {
  const payload = elqrOf(id, amount);
  const picture = `${HOST}/qr.php?wl=&type=emvQr&data=${encodeURIComponent(payload)}`;
  return {
    invoice_id: id,
    qr: picture,
    emv_qr: picture,
    qr_url: `${HOST}/#${encodeURIComponent(payload)}`,
    link_app: `https://o.kg/l/a?t=wl_unpbill&id=${id}`,
  };
}

function known(invoice: Invoice | undefined): Invoice {
  if (!invoice) throw new DengiError(ERROR.noInvoice, 'there is no such invoice');
  return invoice;
}

function status(invoice: Invoice, invoices: Invoices): Record<string, unknown> {
  if (invoice.oddWords > 0) {
    invoice.oddWords -= 1;
    invoices.book.save(invoice);
    return { status: 'on_review' };
  }
  const { payment, state } = invoice;
  if (!payment || state !== 'approved') return { status: state };
  const line = {
    trans_id: payment.transId,
    status: payment.refunded >= payment.amount ? 'canceled' : 'approved',
    amount: payment.amount,
    mobile: '996700123456',
    fname: 'Айбек',
    lname: 'Д',
    date_pay: new Date(payment.at + BISHKEK_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' '),
    fields_other: null,
  };
  return { status: 'approved', payments: [line] };
}

/** `tyiyn` undefined: the whole payment, which must still be whole. */
function giveBack(transId: string, tyiyn: number | undefined, invoices: Invoices): Record<string, unknown> {
  const invoice = invoices.ofPayment(transId);
  const payment = invoice?.payment;
  if (!invoice || !payment) throw new DengiError(ERROR.noPayment, `there is no payment ${transId.slice(0, 40)}`);
  const left = payment.amount - payment.refunded;
  const isVoid = tyiyn === undefined;
  if (isVoid ? payment.refunded > 0 : tyiyn > left)
    throw new DengiError(ERROR.tooMuch, `${left} tyiyn are left of ${payment.amount}`);
  invoices.giveBack(invoice, tyiyn ?? left);
  return { success: true };
}
