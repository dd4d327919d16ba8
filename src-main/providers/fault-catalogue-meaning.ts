/** Faults of meaning: the answer is whole, and says something else than what is true (money-safety §4c, Meaning, Partial). */
import type { HttpResponse } from '../ports/http-client.ts';
import type { Fault, Play } from './fault-catalogue.ts';
import type { Railed, Stage } from './fault-catalogue-stage.ts';
import { type Act, type Bend, PAYMENT_ID } from './fault-catalogue-vendor.ts';

const SOON_MS = 15_000;
const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The rail is asked, the customer has paid, and the vendor's next answers are wrong. */
function misread(name: string, bend: Bend, times: number): Play {
  return {
    name,
    async run(s) {
      const at: Act[] = s.can.query ? ['query'] : ['begin'];
      if (!s.can.query) s.vendor.bend({ at, bend, acts: true, times });
      await s.start();
      s.customerPays();
      if (s.can.query) s.vendor.bend({ at, bend, acts: true, times });
      await s.h.clock.advance(SOON_MS);
    },
  };
}

/** A change of the approval's text; where the text has nothing to change, the rail does not know this fault. */
const changed = (name: string, change: (good: string, rail: Railed) => string): Fault => ({
  group: 'Meaning',
  name,
  plays(railed) {
    const approved = (railed.rail.wire ?? railed.rail.blocking)?.approved({ paymentId: PAYMENT_ID });
    const sample = JSON.stringify([approved].flat());
    if (change(sample, railed) === sample) return [];
    const bend: Bend = async (good) => ({ ...good, body: bytes(change(textOf(good.body), railed)) });
    return [misread('once', bend, 1), misread('three times', bend, 3)];
  },
});

/** The sum in the approval, where the rail names one: found by what another sum changes. */
const sums =
  (change: (sum: number) => number) =>
  (good: string, { rail }: Railed) => {
    if (!rail.wire?.approvedWrongAmount) return good;
    return good.replace(
      /("(?:captured_amount|paid_amount|amount)":)"?(\d+)(?:\.\d\d)?"?(?=[,}])/g,
      (_whole, key: string, sum: string) => `${key}${change(Number(sum))}`,
    );
  };

/** Another of the rail's own answers in place of the right one. */
const instead = (
  name: string,
  which: (s: Pick<Stage, 'vendor'>) => HttpResponse | undefined,
  isKnown: (rail: Railed) => boolean,
): Fault => ({
  group: 'Meaning',
  name,
  plays(railed) {
    if (!railed.can.query || !isKnown(railed)) return [];
    const run =
      (times: number): Play['run'] =>
      async (s) => {
        await misread('', async (good) => which(s) ?? good, times).run(s);
      };
    return [
      { name: 'once', run: run(1) },
      { name: 'three times', run: run(3) },
    ];
  },
});

/** Parts of the sum, one after the other; the last is said by the vendor's truth, or never comes. */
const parts = (name: string, shares: readonly number[], end: 'whole' | 'cancelled'): Fault => ({
  group: 'Partial',
  name,
  plays: ({ rail }) =>
    rail.method.startsWith('kaspi_')
      ? [
          {
            name: end,
            async run(s) {
              const payable = rail.payable ?? rail.amount;
              await s.start();
              for (const share of shares) {
                const minor = Math.floor((payable.minor * share) / 10_000) * 100;
                const bend: Bend = async (good) => s.vendor.part(minor) ?? good;
                s.vendor.bend({ at: ['query'], bend, acts: true, times: 1 });
                await s.h.clock.advance(3_001);
              }
              if (end === 'whole') s.vendor.pay();
              else await s.cancel();
            },
          },
        ]
      : [],
});

export const MEANING_FAULTS: readonly Fault[] = [
  changed(
    'a hundred times the sum',
    sums((sum) => sum * 100),
  ),
  changed(
    'a hundredth of the sum',
    sums((sum) => sum / 100),
  ),
  changed(
    'one more',
    sums((sum) => sum + 1),
  ),
  changed(
    'one less',
    sums((sum) => sum - 1),
  ),
  changed(
    'nothing',
    sums(() => 0),
  ),
  changed(
    'a negative sum',
    sums((sum) => -sum),
  ),
  changed('another currency', (good) => good.replace(/"(?:UZS|KZT|KGS)"/g, '"USD"')),
  changed('our other currency', (good) => good.replace(/"(?:KZT|KGS)"/g, '"UZS"')),
  changed('another order', (good) => good.replaceAll(PAYMENT_ID, 'GGGGGGGGGGGGGGGGGGGG')),
  changed('another invoice', (good) => good.replace(/ord_DEMO1|649313216038/g, 'ord_OTHER')),
  changed('success denied beside the approval', (good) => good.replace(/("(?:is_)?success":)true/g, '$1false')),
  changed('an error beside the approval', (good) =>
    good.replace('"error":null', '"error":{"code":9001,"message":"x"}'),
  ),
  changed('the word in capitals', (good) =>
    good.replace(
      /("(?:payment_)?status":)"([a-z]+)"/g,
      (_all, key: string, word: string) => `${key}"${word.toUpperCase()}"`,
    ),
  ),
  changed('the word in small letters', (good) =>
    good.replace(
      /("(?:payment_)?status":)"([A-Z]+)"/g,
      (_all, key: string, word: string) => `${key}"${word.toLowerCase()}"`,
    ),
  ),
  changed('a word with a blank', (good) => good.replace(/("(?:payment_)?status":)"(\w+)"/g, '$1"$2 "')),
  changed('an unknown word', (good) => good.replace(/("(?:payment_)?status":)(?:"\w+"|\d)/g, '$1"sideways"')),
  changed('an unknown number', (good) => good.replace(/("(?:payment_)?status":)(?:"\w+"|\d)/g, '$177')),
  instead(
    'not yet',
    ({ vendor }) => vendor.answer('pending'),
    () => true,
  ),
  instead(
    'the answer of the start',
    ({ vendor }) => vendor.answer('accepted'),
    () => true,
  ),
  instead(
    'no such payment',
    ({ vendor }) => vendor.answer('nothing'),
    () => true,
  ),
  instead(
    'refused, and yet paid',
    ({ vendor }) => vendor.answer('rejected'),
    ({ rail }) => rail.wire?.rejectsAt !== 'begin',
  ),
  instead(
    'expired, and yet paid',
    ({ vendor }) => vendor.answer('expired'),
    ({ rail }) => rail.wire?.expired !== undefined,
  ),
  parts('1 + 99', [1], 'whole'),
  parts('50 + 49 + 1', [50, 99], 'whole'),
  parts('parts out of order', [60, 20], 'whole'),
  parts('a part, then given up', [40], 'cancelled'),
];
