/** The simulators' own books, by the station's methods: what each bank and wallet moved, and what the fiscal module holds. */
import { type Body, truthOf, type World } from '../../src-main/testkit/crash/world.ts';
import { WALLETS } from './plan.ts';

export interface Move {
  method: string;
  kind: 'sale' | 'refund';
  minor: number;
  /** The bank's or wallet's number. */
  ref: string;
}

export interface Books {
  moves: Move[];
  receipts: { paymentId: string; kind: 'sale' | 'refund'; minor: number }[];
  batches: { terminalId: string; sales: Sum; refunds: Sum; voids: Sum }[];
  /** What the simulated vendors say the station did wrong. */
  complaints: string[];
}
interface Sum {
  count: number;
  minor: number;
}

export const TERMINALS: Readonly<Record<string, string>> = { '09110004': 'humo', '00000166': 'uzcard' };
/** A station that is dead, or that falls and says "not now", breaks no rule of the vendor's by that. */
const OF_A_DEATH = /was answered (\{"kind":"none"|error -32400)/;

export interface RegisterLine {
  ref: string;
  time: string;
  amount: string;
  fee: string;
  kind: string;
}

/** The file that a bank or a wallet's cabinet gives the shop. */
export async function registerOf(world: World, method: string): Promise<{ csv: string; lines: RegisterLine[] }> {
  const { status, body } = await world.control('GET', `/control/statement?vendor=fiscalbox&method=${method}`);
  if (status !== 200) throw new Error(`no register of ${method}: ${status}`);
  const lines = String(body)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [ref = '', time = '', amount = '', fee = '', kind = ''] = line.split(',');
      return { ref, time, amount, fee, kind };
    });
  return { csv: String(body), lines };
}

export async function readBooks(world: World): Promise<Books> {
  const wallets = new Map<string, string>();
  for (const wallet of WALLETS) for (const { ref } of (await registerOf(world, wallet)).lines) wallets.set(ref, wallet);
  const truth = truthOf(world);
  const methodOf = ({ vendor, terminalId, ref }: Body): string =>
    vendor === 'payme' ? 'payme' : (TERMINALS[terminalId] ?? wallets.get(ref) ?? 'uzqr');
  const KINDS: Readonly<Record<string, 'sale' | 'refund'>> = { charge: 'sale', refund: 'refund', void: 'refund' };
  return {
    moves: truth.flatMap((one) => {
      const kind = KINDS[one.record];
      return kind ? [{ method: methodOf(one), kind, minor: one.minor, ref: one.ref }] : [];
    }),
    receipts: truth.filter(({ record }) => record === 'receipt'),
    batches: truth.filter(({ record }) => record === 'batch'),
    complaints: truth
      .filter(({ record, detail }) => record === 'violation' && !OF_A_DEATH.test(String(detail)))
      .map(({ vendor, rule, detail }) => `${vendor}: ${rule}: ${detail}`),
  };
}

/** Sales less refunds, and how many rows that is. */
export const netOf = (moves: readonly { kind: 'sale' | 'refund'; minor: number }[]): Sum => ({
  count: moves.length,
  minor: moves.reduce((sum, { kind, minor }) => sum + (kind === 'sale' ? minor : -minor), 0),
});

/** Every payment and refund of the station, by its own REST. */
export async function allPayments(world: World): Promise<Body[]> {
  const rows: Body[] = [];
  for (let cursor = ''; ; ) {
    const { status, body } = await world.rest('GET', `/v1/payments?limit=200${cursor}`);
    if (status !== 200) throw new Error(`payments: ${status} ${JSON.stringify(body)}`);
    rows.push(...body.items);
    if (body.next === undefined) return rows;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
}
