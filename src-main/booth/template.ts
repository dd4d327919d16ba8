/** `{payment}` and its friends in a URL, a body or an argument, filled and spelt for the place where they stand. */
import type { ServeAsk } from '../ports/booth.ts';

/** How a value is spelt at its place. */
export type Spelling = (value: string) => string;
export const asUrlPart: Spelling = encodeURIComponent;
/** Inside a JSON string. */
export const asJsonText: Spelling = (value) => JSON.stringify(value).slice(1, -1);
export const asWritten: Spelling = (value) => value;

/** Names that are not ours stay as they are: JSON is full of braces. */
export function filled(template: string, ask: ServeAsk, password: string | undefined, spell: Spelling): string {
  const values: Readonly<Record<string, string>> = {
    payment: ask.paymentId,
    order: ask.orderId,
    product: ask.productIds.join('+'),
    prints: String(ask.prints),
    amount: String(ask.amount),
    currency: ask.currency,
    password: password ?? '',
  };
  return template.replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? spell(values[name] as string) : whole,
  );
}
