/**
 * The ledger beside the vendors' own account of it, payment by payment: sums alone would let two errors cancel out.
 *
 *   charge ─ our id or our order's number, or a card's reference on its terminal ─► the one sale it belongs to
 *
 * A card that was charged and whose answer was lost has no reference in the ledger: such charges are laid against the
 * sales of the same terminal and sum that are in doubt.
 */
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import type { HeadlessStation } from './fixtures.ts';

/** As the simulators' `GET /truth` tells it; sums in minor units. */
export interface Movement {
  vendor: string;
  ref: string;
  orderRef?: string;
  minor: number;
  rrn?: string;
  terminalId?: string;
}
export interface Truth {
  charges: Movement[];
  refunds: Movement[];
  voids: Movement[];
}
export interface Books {
  /** Every sale and refund of the station. */
  all: PaymentView[];
  truth: Truth;
}

/** The simulated terminals of FiscalBox's box, by their numbers. */
const METHOD_OF: Readonly<Record<string, string>> = { '09110004': 'humo', '00000166': 'uzcard' };

/** A station's payments, all pages of them. */
export async function paymentsOf(station: HeadlessStation, query = ''): Promise<PaymentView[]> {
  const found: PaymentView[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await station.api(`/v1/payments?limit=200${query}${cursor && `&cursor=${cursor}`}`);
    const page = body as { items: PaymentView[]; next?: string };
    found.push(...page.items);
    if (page.next === undefined) return found;
    cursor = page.next;
  }
}

export async function readBooks(station: HeadlessStation): Promise<Books> {
  const all = await paymentsOf(station);
  return { all, truth: (await station.control('/truth')).body as Truth };
}

/** What the ledger says was taken: by the payment itself, or by money of which a person is told. */
const claimed = ({ status, received, discrepancies }: PaymentView): number =>
  status === 'completed'
    ? received.minor
    : discrepancies.reduce((most, { actual }) => Math.max(most, actual?.minor ?? 0), 0);

/** Which sale a movement names; a Payme order has one transaction that pays, and the sale remembers it. */
function ownerOf(movement: Movement, sales: readonly PaymentView[]): PaymentView | undefined {
  const { vendor, ref, orderRef = '', rrn } = movement;
  if (rrn !== undefined)
    return sales.find((sale) => sale.rrn === rrn && sale.method === METHOD_OF[movement.terminalId ?? '']);
  const mine = sales.filter(
    ({ id, orderId, provider }) => provider === vendor && (id === orderRef || orderId === orderRef),
  );
  return mine.find(({ providerRef }) => providerRef === ref) ?? mine[0];
}

const sumOf = (some: readonly Movement[] | undefined): number =>
  (some ?? []).reduce((sum, { minor }) => sum + minor, 0);
const told = ({ orderId, id, method, status, rrn, declineReason }: PaymentView): string =>
  [orderId, id, method, status, declineReason, rrn].filter((word) => word !== undefined).join(' ');

/** Every difference, as a sentence; none where both sides say the same of each payment. */
export function differences({ all, truth }: Books): string[] {
  const sales = all.filter(({ kind }) => kind === 'sale');
  const wrong: string[] = [];
  const charges = Map.groupBy(truth.charges, (charge) => ownerOf(charge, sales));
  const strangers = [...(charges.get(undefined) ?? [])];
  /** A charge on this sale's terminal, of its sum, that names no sale. */
  function takeStranger({ method, payable }: PaymentView): Movement | undefined {
    const at = strangers.findIndex((one) => METHOD_OF[one.terminalId ?? ''] === method && one.minor === payable.minor);
    return at < 0 ? undefined : strangers.splice(at, 1)[0];
  }
  // A sale that claims the money has the first right to a charge without a name; what is in doubt may have the rest.
  for (const sale of [...sales].sort((a, b) => Number(a.status === 'unknown') - Number(b.status === 'unknown'))) {
    const claim = claimed(sale);
    const named = charges.get(sale);
    const taken = sumOf(named);
    if (sale.status === 'unknown') {
      if (named === undefined) takeStranger(sale);
      else if (taken !== sale.payable.minor) wrong.push(`${told(sale)}: in doubt, and the vendor took ${taken}`);
    } else if (taken !== claim && !(named === undefined && claim > 0 && takeStranger(sale)?.minor === claim)) {
      wrong.push(`${told(sale)}: the vendor took ${taken}, the ledger says ${claim}`);
    }
  }
  for (const charge of strangers) wrong.push(`nobody's charge: ${JSON.stringify(charge)}`);
  return [...wrong, ...givenBack(all, sales, truth)];
}

/** The same of what went back: a refund under way may be there already or not yet. */
function givenBack(all: readonly PaymentView[], sales: readonly PaymentView[], truth: Truth): string[] {
  const refunding = all.filter(({ kind }) => kind === 'refund');
  const refunds = Map.groupBy(refunding, ({ of }) => of);
  /** A card's return has a number of its own: its refund knows it, or is the one in doubt on that terminal. */
  const saleOf = (one: Movement): PaymentView | undefined => {
    const method = METHOD_OF[one.terminalId ?? ''];
    const refund =
      refunding.find(({ rrn }) => rrn !== undefined && rrn === one.rrn) ??
      refunding.find((open) => open.method === method && open.rrn === undefined && open.payable.minor === one.minor);
    return ownerOf(one, sales) ?? sales.find(({ id }) => id === refund?.of);
  };
  const back = Map.groupBy([...truth.refunds, ...truth.voids], saleOf);
  const owners = new Set([...back.keys(), ...sales.filter(({ id }) => refunds.has(id))]);
  return [...owners].flatMap((sale) => {
    const given = sumOf(back.get(sale));
    if (!sale) return [`nobody's refund: ${JSON.stringify(back.get(undefined))}`];
    const mine = refunds.get(sale.id) ?? [];
    const done = mine.filter(({ status }) => status === 'completed').reduce((sum, one) => sum + one.received.minor, 0);
    const open = mine
      .filter(({ status }) => !['completed', 'declined', 'cancelled', 'expired', 'failed'].includes(status))
      .reduce((sum, { payable }) => sum + payable.minor, 0);
    const isFine = given >= done && given <= done + open;
    return isFine ? [] : [`${told(sale)}: the vendor gave back ${given}, the ledger says ${done} and doubts ${open}`];
  });
}
