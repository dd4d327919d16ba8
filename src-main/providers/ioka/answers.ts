/** What ioka answers, as shapes (wallets.md §3.1–3.4). Amounts are integers of tiyn; times are UTC without a zone. */
import * as z from 'zod';

const Tiyn = z.int().nonnegative();
const Text = z.string().min(1).max(300);

/** `{"code":"Unauthorized","message":…}` with a 4xx: the rail said no, in so many words. */
export const Refused = z.object({ code: z.union([Text, z.int().transform(String)]), message: z.string().optional() });
export type Refused = z.infer<typeof Refused>;

export const IokaPayment = z.object({
  id: Text,
  status: z.string(),
  approved_amount: Tiyn.nullish(),
  captured_amount: Tiyn.nullish(),
  refunded_amount: Tiyn.nullish(),
  payer: z.object({ pan_masked: z.string().nullish() }).nullish(),
  error: z.object({ code: z.union([z.string(), z.int().transform(String)]).nullish() }).nullish(),
});
export type IokaPayment = z.infer<typeof IokaPayment>;

export const IokaOrder = z.object({
  id: Text,
  status: z.string(),
  amount: Tiyn,
  currency: z.string(),
  external_id: z.string().nullish(),
  checkout_url: z.string().nullish(),
  payments: z
    .array(IokaPayment)
    .nullish()
    .transform((payments) => payments ?? []),
});
export type IokaOrder = z.infer<typeof IokaOrder>;

/** POST /v2/orders answers 201 with the order inside; reading it again gives it bare. */
export const NewOrder = z.object({ order: IokaOrder });
/** GET /v2/orders?external_id=… gives a bare list, without payments. */
export const OrderList = z.array(z.object({ id: Text, created_at: z.string().optional() }));
/** Of a refund only its acceptance is documented; what became of it is read from the payment's `refunded_amount`. */
export const Accepted = z.looseObject({});
