import * as z from 'zod';

/** The driver's own keys of a `pinpads.<name>` section. */
export const SaConfig = z.strictObject({
  /** Op 26 before every operation: proves that the terminal is there while nothing has been asked of it. */
  linkTestFirst: z.boolean().default(true),
  /** The site's operation code of a refund: 29, on some sites 3. */
  refundOperation: z.literal([29, 3]).default(29),
  /**
   * The terminal finds operations by our number (field 26). Only then does "not found" prove that nothing was started.
   * Ask the bank, or try it with a number that was never used and one that was.
   */
  lookUpByEcrNumber: z.boolean().default(false),
  /** Minutes east of UTC of the terminal's clock, where it is not that of the currency's country. */
  utcOffsetMinutes: z.int().min(-720).max(840).optional(),
});
export type SaConfig = z.output<typeof SaConfig>;
