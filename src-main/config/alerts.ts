/** The roads to the owner, and after how long something is worth a message. */
import * as z from 'zod';
import { WebAddress } from './fields.ts';
import { SecretName } from './secret-names.ts';

export const Alerts = z
  .strictObject({
    webhook: z
      .strictObject({
        url: WebAddress,
        /** Signs what is sent: `X-Qabul-Signature: sha256=…` over the body. */
        secret: SecretName.optional(),
      })
      .optional(),
    telegram: z
      .strictObject({
        chatId: z.string().regex(/^(-?\d{1,20}|@\w{5,32})$/, 'must be a chat number or @name, as a string'),
        token: SecretName,
        url: z.url({ protocol: /^https?$/ }).default('https://api.telegram.org'),
      })
      .optional(),
    /** A payment that is unknown for longer. */
    unknownMinutes: z.int().min(1).max(1_440).default(10),
    receiptsMinutes: z.int().min(5).max(1_440).default(60),
    /** A shift that is open for longer. */
    shiftHours: z.int().min(1).max(168).default(26),
  })
  .prefault({});
