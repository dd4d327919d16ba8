/**
 * The register: what a bank sends the shop, or a wallet's cabinet exports, one row an operation. `GET /control/statement`
 * gives it in the columns that the station reads (src-main/usecases/shift/statement-csv.ts).
 */
const OFFSET_MS = 5 * 3_600_000;

/** What the bank or wallet has done to a row without telling anybody. */
export interface Amendment {
  /** It is in no register. */
  erased?: true;
  /** The sum it says, minor units. */
  shownMinor?: number;
  /** The time it says, ms UTC. */
  shownAt?: number;
  /** What it keeps of the sum, minor units. */
  fee?: number;
  /** Nobody at the shop asked for it. */
  alone?: true;
}

export interface RegisterRow extends Amendment {
  ref: string;
  kind: 'sale' | 'refund';
  /** Minor units of a currency with hundredths. */
  minor: number;
  /** ms UTC. */
  at: number;
}

/** A row that nothing has been done to yet. */
export const isPlain = ({ erased, shownMinor, shownAt, fee, alone }: Amendment): boolean =>
  !erased && !alone && shownMinor === undefined && shownAt === undefined && fee === undefined;

const sum = (minor: number): string => `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
const time = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');

export function registerCsv(rows: readonly RegisterRow[]): string {
  const lines = rows
    .filter(({ erased }) => !erased)
    .map(({ ref, kind, minor, at, shownMinor, shownAt, fee }) =>
      [ref, time(shownAt ?? at), sum(shownMinor ?? minor), fee === undefined ? '' : sum(fee), kind].join(','),
    );
  return `${['reference,time,amount,fee,kind', ...lines].join('\n')}\n`;
}
