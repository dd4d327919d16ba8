/** The catalogue. */
import * as z from 'zod';
import { Names } from '../../src-shared/contract/shapes.ts';
import { type ConfigProblem, isRecord } from './fields.ts';

export const Product = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'must be 1 to 60 letters, digits or ._-'),
  name: Names.refine((names) => Object.keys(names).length > 0, 'must be given in at least one language'),
  /** Minor units of the station's currency. */
  price: z.int().positive(),
  /** The tax office's class of goods (MXIK): 17 digits, leading zeros count. */
  classCode: z
    .string()
    .regex(/^\d{17}$/, 'must be 17 digits, as a string')
    .optional(),
  packageCode: z
    .string()
    .regex(/^\d{1,20}$/, 'must be digits, as a string')
    .optional(),
  unitName: z.string().min(1).max(60).optional(),
  vatPercent: z.number().min(0).max(100).optional(),
  ownerType: z.int().min(0).max(2).optional(),
  /** Every piece carries a mark of the tax office that is scanned and checked before money. */
  marked: z.boolean().optional(),
  /** Stands on the receipt of a sale whose sum was typed instead of its goods. */
  forTypedSums: z.boolean().optional(),
});

/** Two products of one id: nobody could say which of them is sold. */
export function sameIds(config: Record<string, unknown>): ConfigProblem[] {
  if (!Array.isArray(config.products)) return [];
  const ids = config.products.map((product: unknown) => (isRecord(product) ? product.id : undefined));
  return ids.flatMap((id, at) =>
    id !== undefined && ids.indexOf(id) !== at
      ? [{ path: `products.${at}.id`, message: `is already the id of products.${ids.indexOf(id)}` }]
      : [],
  );
}
