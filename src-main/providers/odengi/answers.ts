/** What O!Dengi answers, as shapes (wallets.md §2.2, §2.5, §2.6; odengi.ru.md). Errors come with HTTP 200 as well. */
import * as z from 'zod';

/** Ids and numbers come as text or as JSON numbers, depending on the command. A number that lost digits is refused. */
const Text = z.union([z.string().min(1).max(200), z.int().transform(String)]);
const Integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
]);
/** 0/1 as number, text or boolean. */
const Flag = z.union([z.boolean(), z.literal([0, 1, '0', '1']).transform((flag) => Number(flag) === 1)]);
const Optional = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

/** `{"error":26,"desc":"Пользователь не найден"}`: the rail said no, in so many words. */
export const RefusedData = z.object({ error: Integer, desc: z.string().optional() });
export type RefusedData = z.infer<typeof RefusedData>;

/** createInvoice. Everything but the number of the invoice is optional (§2.5). */
export const InvoiceData = z.object({
  invoice_id: Text,
  qr: Optional,
  emv_qr: Optional,
  emv_qr_data: Optional,
  qr_url: Optional,
  link_app: Optional,
});
export type InvoiceData = z.infer<typeof InvoiceData>;

/** A state word, as text (`approved`) or number (`3`); both vocabularies in one field. */
const Word = Text;
const Payment = z.object({
  trans_id: Text,
  status: Word.nullish(),
  status_pay: Word.nullish(),
  /** Tyiyn. */
  amount: Integer,
  currency: Optional,
  mobile: Text.nullish(),
  test: Flag.nullish(),
});
export type OdengiPayment = z.infer<typeof Payment>;

/** statusPayment: a word while it is unpaid, the payments once there are some. */
export const StatusData = z.object({
  status: Word.nullish(),
  status_pay: Word.nullish(),
  invoice_id: Text.nullish(),
  order_id: Text.nullish(),
  trans_id: Text.nullish(),
  amount: Integer.nullish(),
  currency: Optional,
  test: Flag.nullish(),
  payments: z.array(Payment).nullish(),
});
export type StatusData = z.infer<typeof StatusData>;

/** invoiceCancel, voidPayment, refundPaymentToEwallet: `{"success":true}`. */
export const DoneData = z.object({ success: z.boolean(), trans_id: Text.nullish() });

/** getOTP. */
export const OtpData = z.object({ otp: Text, otpview: z.string(), qr: Optional, link_app: Optional });
export type OtpData = z.infer<typeof OtpData>;

/**
 * The report prints answers without their envelope. Bare data are read as they stand; a bare error is not: any proxy on
 * the way writes one, and it would make a refusal of a call that may have done its work.
 */
const withEnvelope = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || 'data' in body || 'error' in body) return body;
  const { cmd, sid } = body as { cmd?: unknown; sid?: unknown };
  return { cmd, sid, data: body };
};

/** The envelope around every answer. Its own hash is not checked: its rule is not documented (Q7c). */
export const Answer = <Data>(data: z.ZodType<Data>) =>
  z.preprocess(
    withEnvelope,
    z.object({
      cmd: z.string().optional(),
      sid: Text.optional(),
      // The refusal first: an error is never read as data that happens to fit.
      data: z.union([RefusedData, data]),
    }),
  );
