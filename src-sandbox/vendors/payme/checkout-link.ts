/**
 * The link inside Payme's QR (wallets.md §1.9): `https://checkout.paycom.uz/` + base64 of `key=value` pairs joined
 * by `;`. Read as the customer's phone reads it.
 */

export interface CheckoutLink {
  merchantId: string;
  /** Account fields without their `ac.` prefix. */
  account: Readonly<Record<string, string>>;
  /** Tiyin. */
  amount: number;
}

/** Thrown with a sentence about what is wrong with the link. */
export class BadLink extends Error {
  override readonly name = 'BadLink';
}

const HOSTS: ReadonlySet<string> = new Set(['checkout.paycom.uz', 'test.paycom.uz', 'checkout.test.paycom.uz']);
const KEYS: ReadonlySet<string> = new Set(['m', 'a', 'l', 'c', 'ct', 'cr']);

/** Throws `BadLink`. */
export function readCheckoutLink(text: string): CheckoutLink {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || !HOSTS.has(url.host)) throw new BadLink("the QR is not a link to Payme's checkout");
  const encoded = url.pathname.slice(1);
  const bytes = Buffer.from(encoded, 'base64');
  if (encoded === '' || bytes.toString('base64') !== encoded) throw new BadLink('the path is not canonical base64');

  const values = new Map<string, string>();
  for (const pair of bytes.toString('utf8').split(';')) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at);
    if (at <= 0 || at === pair.length - 1) throw new BadLink(`"${pair.slice(0, 40)}" is not a pair`);
    if (!KEYS.has(key) && !/^ac\..+$/.test(key)) throw new BadLink(`unknown key "${key.slice(0, 40)}"`);
    if (values.has(key)) throw new BadLink(`key "${key}" is there twice`);
    values.set(key, pair.slice(at + 1));
  }
  const amount = values.get('a') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(amount)) throw new BadLink('a is not a positive whole number of tiyin');
  const language = values.get('l');
  if (language !== undefined && !['ru', 'uz', 'en'].includes(language)) throw new BadLink('l is not ru, uz or en');
  const account = [...values].flatMap(([key, value]) =>
    key.startsWith('ac.') ? [[key.slice(3), value] as const] : [],
  );
  return { merchantId: values.get('m') ?? '', account: Object.fromEntries(account), amount: Number(amount) };
}
