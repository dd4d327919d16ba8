/**
 * What a receipt's trouble means and what to do next, by its namespaced code. The same number means different things to the
 * fiscal module, the bridge and the marking service, so codes are looked up whole. These are words about receipts: whether
 * money moved, the payment itself says.
 */
/** Troubles that are told apart because people do different things about them. */
const TROUBLES = {
  locked: ['fiscal.36904', 'fiscal.36902'],
  full: ['fiscal.36886', 'fiscal.36898', 'fiscal.36897', 'fiscal.36878'],
  service: ['fiscal.36917', 'fiscal.36916', 'fiscal.65279', 'bridge.333'],
  away: ['fiscal.65534', 'bridge.102', 'no_answer'],
  offline: ['fiscal.36889'],
  clock: ['fiscal.36888', 'bridge.104', 'local.box_clock'],
  day: ['fiscal.36909', 'fiscal.36912', 'bridge.9326', 'bridge.9327'],
  paper: ['bridge.101'],
  caller: ['bridge.444'],
  goods: [
    'bridge.401',
    'bridge.402',
    'local.class_code',
    'local.package_code',
    'local.goods',
    'local.vat',
    'local.labels',
  ],
  sums: [
    'fiscal.36877',
    'fiscal.36879',
    'fiscal.36908',
    'fiscal.65531',
    'fiscal.65532',
    'bridge.7',
    'local.sum',
    'local.amount',
    'local.currency',
  ],
  original: ['fiscal.65274', 'fiscal.65275', 'fiscal.65276', 'fiscal.65277', 'local.no_original'],
  counters: ['fiscal.36913', 'fiscal.36914', 'fiscal.36915'],
  undecided: ['local.undecidable'],
  label: ['okm.1001', 'okm.1002', 'okm.1003', 'okm.1004', 'okm.1008', 'okm.1012', 'okm.1013', 'okm.1014'],
  labelExpired: ['okm.1015'],
  labelSold: ['okm.1016'],
} as const;

type Trouble = keyof typeof TROUBLES | 'other';
/** What it means, and the next step. */
export type FiscalWords = readonly [said: string, next: string];
/** One language's words for all of them. */
export type FiscalTexts = Readonly<Record<Trouble, FiscalWords>>;

const TROUBLE_OF: ReadonlyMap<string, Trouble> = new Map(
  Object.entries(TROUBLES).flatMap(([trouble, codes]) => codes.map((code) => [code, trouble as Trouble] as const)),
);

/** Words for a code of the receipt queue, of a lamp or of a refused sale. */
export const fiscalWords = (texts: FiscalTexts, code: string): FiscalWords => texts[TROUBLE_OF.get(code) ?? 'other'];
