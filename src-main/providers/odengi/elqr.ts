/**
 * ELQR, the Kyrgyz QR: EMVCo tag-length-value text with a checksum of its own kind, the last four hex digits of SHA-256
 * over everything before tag 63 (wallets.md §2.8; NBKR Rules 2019-П-14/62-5-(ПС)). It is not the EMVCo CRC-16.
 */
import { createHash } from 'node:crypto';
import type { Money } from '../../../src-shared/money.ts';
import { minorInteger } from '../../../src-shared/money.ts';

const CHECKSUM_TAG = /6304([0-9A-Fa-f]{4})$/;
/** ISO 4217 number of the som. */
const KGS_NUMBER = '417';

/** Upper-case checksum of a payload without its tag 63. */
export const elqrChecksum = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex').slice(-4).toUpperCase();

/** Whether the text ends in tag 63 with the right checksum. Banks write its hex in either case. */
export function hasElqrChecksum(payload: string): boolean {
  const found = CHECKSUM_TAG.exec(payload);
  return found !== null && elqrChecksum(payload.slice(0, found.index)) === found[1]?.toUpperCase();
}

/**
 * Top-level tags, as far as they can be read: lengths of Cyrillic names count characters with one bank and bytes with
 * another, and everything that matters here stands before the name (tag 59).
 */
export function elqrTags(payload: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (let at = 0; at + 4 <= payload.length; ) {
    const [tag, length] = [payload.slice(at, at + 2), payload.slice(at + 2, at + 4)];
    if (!/^\d{2}$/.test(tag) || !/^\d{2}$/.test(length)) break;
    tags.set(tag, payload.slice(at + 4, at + 4 + Number(length)));
    at += 4 + Number(length);
  }
  return tags;
}

/** What is wrong with a payload that is to be shown for this amount; undefined when it may be shown. */
export function elqrComplaint(payload: string, amount: Money): 'qr_checksum' | 'qr_amount' | 'qr_currency' | undefined {
  if (!hasElqrChecksum(payload)) return 'qr_checksum';
  const tags = elqrTags(payload);
  // Tyiyn without a decimal point: 10053 is 100.53.
  const asked = tags.get('54');
  if (asked !== undefined && !/^\d+$/.test(asked)) return 'qr_amount';
  if (asked !== undefined && Number(asked) !== minorInteger.encode(amount)) return 'qr_amount';
  const currency = tags.get('53');
  return currency !== undefined && currency !== KGS_NUMBER ? 'qr_currency' : undefined;
}

/** Where a createInvoice answer carries its payload (§2.5): all optional, the first readable one counts. */
export interface QrSources {
  /** PNG address with the payload as its `data` parameter. */
  qr?: string | undefined;
  emv_qr?: string | undefined;
  emv_qr_data?: string | undefined;
  /** Address with the payload after its `#`. */
  qr_url?: string | undefined;
}

/** The texts that may be the payload, most direct first. Their PNG is never fetched: the station draws the code itself. */
export function payloadsOf(sources: QrSources): string[] {
  const found = [
    afterHash(sources.qr_url),
    sources.emv_qr_data,
    dataParameter(sources.qr),
    dataParameter(sources.emv_qr),
    sources.emv_qr,
  ];
  return [...new Set(found.filter((text) => text?.startsWith('0002')))] as string[];
}

function afterHash(url: string | undefined): string | undefined {
  const at = url?.indexOf('#') ?? -1;
  if (url === undefined || at < 0) return undefined;
  try {
    return decodeURIComponent(url.slice(at + 1));
  } catch {
    return url.slice(at + 1); // a bare % in a shop's name
  }
}

const dataParameter = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? (new URL(url).searchParams.get('data') ?? undefined) : undefined;
