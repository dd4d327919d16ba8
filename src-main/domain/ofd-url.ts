/**
 * The address of a receipt at Uzbekistan's tax office: `https://ofd.soliq.uz/check?t=…&r=…&c=…&s=…`. Printed in public
 * documents with HTML's `&amp;` and remnants of Markdown, so it is read part by part, in any order, and nothing else passes.
 */

/** What the address says. The sign is a string: it may begin with a zero. */
export interface OfdReceipt {
  url: string;
  /** The fiscal module: two letters and 12 digits. */
  terminalId: string;
  /** The receipt's number in the module. */
  number: string;
  /** `yyyyMMddHHmmss`, UTC+5. */
  time: string;
  sign: string;
}

const HOSTS = new Set(['ofd.soliq.uz']);
const PARTS: Readonly<Record<string, RegExp>> = {
  t: /^[A-Z]{2}\d{12}$/,
  r: /^\d{1,10}$/,
  c: /^\d{14}$/,
  s: /^\d{12}$/,
};

/** undefined for anything that is not exactly such an address. */
export function readOfdUrl(text: string): OfdReceipt | undefined {
  // URL() mends what it can; an address that needs mending was copied wrongly.
  if (!/^https:\/\/[\x21-\x7e]+$/.test(text) || /[[\]()<>"'\\]|&amp;/i.test(text) || !URL.canParse(text))
    return undefined;
  const url = new URL(text);
  if (!HOSTS.has(url.host) || url.pathname !== '/check' || url.hash !== '' || url.username !== '') return undefined;
  const said = [...url.searchParams];
  if (said.length !== 4 || said.some(([name, value]) => !PARTS[name]?.test(value))) return undefined;
  const part = (name: string): string => url.searchParams.get(name) ?? '';
  if (new Set(said.map(([name]) => name)).size !== 4) return undefined;
  return { url: text, terminalId: part('t'), number: part('r'), time: part('c'), sign: part('s') };
}
