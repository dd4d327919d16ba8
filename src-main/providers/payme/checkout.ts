/** The link behind the QR: checkout host + base64 of `key=value;…` (wallets.md §1.9). */
import { type Money, minorInteger } from '../../../src-shared/money.ts';

export interface CheckoutOrder {
  checkoutUrl: string;
  merchantId: string;
  accountField: string;
  orderId: string;
  amount: Money;
  /** Payme's page speaks ru, uz and en. */
  locale: string;
}

const LANGUAGES: ReadonlySet<string> = new Set(['ru', 'uz', 'en']);

/** Amounts are tiyin. A `;` in the order id would end the pair, so the id is percent-encoded where it has one. */
export function checkoutLink(order: CheckoutOrder): string {
  const orderId = /[;=%]/.test(order.orderId) ? encodeURIComponent(order.orderId) : order.orderId;
  const pairs = [
    `m=${order.merchantId}`,
    `ac.${order.accountField}=${orderId}`,
    `a=${minorInteger.encode(order.amount)}`,
    // ru is the default; a shorter link is a coarser QR, which weak cameras read.
    ...(LANGUAGES.has(order.locale) && order.locale !== 'ru' ? [`l=${order.locale}`] : []),
  ];
  return `${order.checkoutUrl.replace(/\/+$/, '')}/${Buffer.from(pairs.join(';'), 'utf8').toString('base64')}`;
}
