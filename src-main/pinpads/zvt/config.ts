import * as z from 'zod';

/** The driver's own keys of a `pinpads.<name>` section. */
export const ZvtConfig = z.strictObject({
  /** The cashier's password: six digits. Terminals ship with 000000; it guards nothing secret. */
  password: z
    .string()
    .regex(/^\d{6}$/, 'must be six digits')
    .default('000000'),
  /** The registration's configuration byte: who prints, who starts. BE: the station prints and starts everything. */
  configByte: z.int().min(0).max(255).default(0xbe),
  /** Minutes east of UTC of the terminal's clock, where it is not that of the currency's country. */
  utcOffsetMinutes: z.int().min(-720).max(840).optional(),
});
export type ZvtConfig = z.output<typeof ZvtConfig>;
