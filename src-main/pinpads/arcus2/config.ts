import * as z from 'zod';

/** An operation as the site's ops.ini names it: a number, or a name such as TEST_PING. */
const Operation = z.string().regex(/^[0-9A-Z_]{1,32}$/, 'must be a number or a name of ops.ini');

/** The driver's own keys of a `pinpads.<name>` section. Operation numbers are the site's: the bank's ops.ini has them. */
export const ArcusConfig = z.strictObject({
  /** The folder of the bank's tool, with its cashreg.ini and ops.ini. */
  folder: z
    .string()
    .min(1)
    .max(300)
    .regex(/^(?:\/|[A-Za-z]:[\\/])/, 'must be a whole path'),
  /** The tool's file in that folder. */
  tool: z
    .string()
    .regex(/^[\w.-]{1,80}$/, 'must be the name of a file')
    .default('commandLineTool'),
  operations: z
    .strictObject({
      sale: Operation.default('1'),
      refund: Operation.default('3'),
      cancel: Operation.default('4'),
      close: Operation.default('7'),
      /** Interim totals (X, short report): printed on some terminals. */
      totals: Operation.optional(),
      /** Reprint of the last slip: 103 or 113. */
      lastSlip: Operation.optional(),
      /** Link test: 110, 201, TEST_PING. */
      ping: Operation.optional(),
    })
    .prefault({}),
  /** What the cancel operation takes back: the operation with this RRN, or whatever was the last one. */
  cancels: z.enum(['by_rrn', 'last']).default('by_rrn'),
  /** Where the terminal may be (`/dev/ttyACM0`, `COM8`), the usual place first. None: the tool's own cashreg.ini decides. */
  ports: z
    .array(z.string().regex(/^[\w./:-]{1,100}$/, 'must be the name of a port'))
    .max(8)
    .default([]),
});
export type ArcusConfig = z.output<typeof ArcusConfig>;
