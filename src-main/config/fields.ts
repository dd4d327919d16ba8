/** What the sections of a configuration share: fields that come up in several, and how a wrong one is named. */
import * as z from 'zod';

/** One wrong (or, among warnings, doubtful) key. `path` is dotted: `products.0.price`. */
export interface ConfigProblem {
  path: string;
  message: string;
}

export const Port = z.int().min(0).max(65_535);
export const Host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be an address or a host name');
export const BaudRate = z.int().positive().max(4_000_000);
export const WebAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** A JSON object, not an array. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
