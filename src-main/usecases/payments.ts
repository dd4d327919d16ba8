/** What people and programs do with payments: start, cancel, refund, resolve, hand over. */
import { createHash } from 'node:crypto';
import type { CallContext } from '../../src-shared/contract/define.ts';
import type {
  ResolveDiscrepancies,
  ResolveUnknown,
  SetAside,
  StartPayment,
  StartRefund,
} from '../../src-shared/contract/views.ts';
import { paymentId } from '../../src-shared/ids.ts';
import type { Currency, Money } from '../../src-shared/money.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import { StationError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReceiptSink } from '../ports/receipt-sink.ts';
import type { Ledger, LedgerWriter, NewPayment, PaymentDetail, PaymentRow } from '../ports/store.ts';
import type { BoothGate } from './booth-gate.ts';
import type { Devices } from './devices.ts';
import type { Evidence } from './evidence-of.ts';
import { stepsOf } from './ladder.ts';
import { orderStanding } from './order-standing.ts';
import { askedFor, type Goods, type PriceOf, type Product } from './pricing.ts';
import { mayBeCalledOff, type Rails, type ReadyRail } from './rails.ts';
import { linesOfSale } from './receipt-order.ts';
import { chosenWay, leftOf, refundOptionsOf } from './refund-options.ts';
import type { Runner } from './runner.ts';
import { type Settlement, type SettleRules, settle } from './settle.ts';
import { type ShiftRules, shiftForSale } from './shifts.ts';

export interface PaymentsDeps {
  ledger: Ledger;
  rails: Rails;
  runner: Runner;
  devices: Devices;
  /** A person's word about a terminal's payment of more than this, minor units, needs a second person's. */
  secondPersonAboveMinor: number;
  /** An order of more than this, minor units, takes no cash; undefined: no ceiling. */
  cashCeilingMinor: number | undefined;
  clock: Clock;
  ids: IdSource;
  log: Logger;
  rules: SettleRules;
  shiftRules: ShiftRules;
  /** What a piece costs in an order: the catalogue's price, or one that was agreed to. */
  priceOf(orderId: string): PriceOf;
  /** What a piece costs to a guest at a booth. */
  listPrice: PriceOf;
  currency: Currency;
  livemode: boolean;
  /** Who makes the receipts, and the language of goods' names on them. */
  receipts: { sink: ReceiptSink; products: ReadonlyMap<string, Product>; locale: string };
  isStopping(): boolean;
  /** Our clock is so far off that no rail may be told a time by it. */
  isClockWrong(): boolean;
  /** The booth in front of which a guest stands: its gate, and the prints it promises. */
  booth?: Pick<BoothGate, 'mustBeOpen' | 'reserve'> | undefined;
  /** This caller may type a sum instead of naming products. */
  maySellFreely(context: CallContext): boolean;
}

export interface Payments {
  start(input: StartPayment, context: CallContext): Promise<PaymentRow>;
  cancel(id: string): Promise<PaymentRow>;
  refund(input: StartRefund, context: CallContext): Promise<PaymentRow>;
  resolve(input: ResolveUnknown): Promise<PaymentRow>;
  /** Lets the terminal of an unknown payment go on (I-15). */
  park(id: string, by: string | undefined): Promise<PaymentRow>;
  /** Lets the order of an unknown payment be paid another way, by name (I-6). */
  setAside(input: SetAside): Promise<PaymentRow>;
  /** Hears of everything that was settled: what was set aside and turns out paid beside another goes back by itself. */
  notice(settlements: readonly Settlement[]): void;
  /** Marks a payment's discrepancies as dealt with, by name. */
  clear(input: ResolveDiscrepancies): Promise<PaymentRow>;
  /** `context.created` tells the first caller from those who come second: only the first gives the goods out. */
  handOver(id: string, by: string | undefined, context: CallContext): Promise<PaymentRow>;
}

/** A one-time code means one payment; who shows it again within a day is shown what came of it. */
const CODE_COUNTS_FOR_MS = 24 * 3_600_000;
/** Discrepancies of a refund that say that more went back than is counted. */
const UNCOUNTED: ReadonlySet<string> = new Set(['late_money', 'amount_differs', 'second_approval', 'paid_in_part']);
/** How long a cancel call waits for the rail before it answers "cancelling". */
const CANCEL_PATIENCE_MS = 1_500;

/** The same request gives the same bytes, whatever the order of its keys. Codes are left out: they are never kept. */
function fingerprintOf(request: Readonly<Record<string, unknown>>): Uint8Array {
  const canonical = JSON.stringify(request, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(canonical).digest();
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export function createPayments(deps: PaymentsDeps): Payments {
  const { ledger, rails, runner, clock, ids } = deps;

  function mustExist(tx: { payment(id: string): PaymentRow | undefined }, id: string): PaymentRow {
    const row = tx.payment(id);
    if (!row) throw new StationError('payment.not_found', `no payment ${id}`);
    return row;
  }

  /** The payment that this id or key already made, if its contents are the same (I-16). */
  function replayed(
    tx: { payment(id: string): PaymentRow | undefined; paymentByKey(key: string): PaymentRow | undefined },
    id: string | undefined,
    key: string | undefined,
    fingerprint: Uint8Array,
  ): PaymentRow | undefined {
    const found =
      (id === undefined ? undefined : tx.payment(id)) ?? (key === undefined ? undefined : tx.paymentByKey(key));
    if (!found) return undefined;
    if (!sameBytes(found.fingerprint, fingerprint) || (id !== undefined && found.id !== id)) {
      throw new StationError('payment.id_reused', `${id ?? key} belongs to another request`, {
        fields: [{ path: id === undefined ? 'Idempotency-Key' : 'id', message: 'used before with other contents' }],
      });
    }
    return found;
  }

  function mayCharge(): void {
    if (deps.isStopping()) throw new StationError('station.stopping');
    const { state, freeBytes } = ledger.space();
    if (state === 'full') throw new StationError('store.disk_full', `only ${freeBytes} bytes are free`);
  }

  /** No second charge for an order that may be, or is, paid (I-6). */
  function mayTakeForOrder(tx: LedgerWriter, input: StartPayment, amount: Money): void {
    const sales = tx.salesOfOrder(input.orderId);
    if (sales.some((p) => p.status === 'unknown' && p.detail.setAsideBy === undefined)) {
      throw new StationError('order.unknown_open', `order ${input.orderId} has a payment whose result is not known`);
    }
    if (sales.some((p) => isOpen(p.status) && p.detail.setAsideBy === undefined && p.method === input.method)) {
      throw new StationError(
        'payment.open_exists',
        `order ${input.orderId} already has an open ${input.method} payment`,
      );
    }
    const { kept, due } = orderStanding(tx, input.orderId);
    if (tx.hasStrayMoney(input.orderId)) {
      throw new StationError('order.unknown_open', `order ${input.orderId} has money that fits none of its payments`);
    }
    if (input.orderTotal && amount.minor > input.orderTotal.minor) {
      throw new StationError('payment.amount_mismatch', `${amount.minor} is more than the whole order`, {
        fields: [{ path: 'amount.minor', message: `at most ${input.orderTotal.minor}` }],
      });
    }
    if (kept > 0 && kept + amount.minor > (input.orderTotal?.minor ?? due)) {
      throw new StationError('order.already_paid', `order ${input.orderId} already has ${kept}`);
    }
  }

  /** A screen hides the cash; the law is kept here. A large order is not paid in small pieces of cash either. */
  function mayTakeCash(tx: LedgerWriter, rail: ReadyRail, input: StartPayment, amount: Money): void {
    const { cashCeilingMinor: ceiling } = deps;
    if (rail.can.kind !== 'cash' || ceiling === undefined) return;
    const { kept, due } = orderStanding(tx, input.orderId);
    const whole = Math.max(kept + amount.minor, due, input.orderTotal?.minor ?? 0);
    if (whole <= ceiling) return;
    throw new StationError('cash.over_ceiling', `order ${input.orderId} is of ${whole}, the ceiling is ${ceiling}`, {
      fields: [{ path: 'method', message: `no cash for an order above ${ceiling}` }],
    });
  }

  /** The customer's code, without what a scanner adds to it. Only some rails want one. */
  function codeOf(rail: ReadyRail, input: StartPayment): string | undefined {
    if (rail.can.kind !== 'scans_code') return undefined;
    const code = input.code?.trim();
    if (code) return code;
    throw new StationError('request.incomplete', 'this method needs the code that the customer shows', {
      fields: [{ path: 'code', message: 'required' }],
    });
  }

  /** The rail takes no key of ours, so a code sent twice may be paid twice; unsent ones may be tried again. */
  function mayUseCode(tx: LedgerWriter, code: string): void {
    const seq = tx.codeUsedBy(code, clock.now() - CODE_COUNTS_FOR_MS);
    const earlier = seq === undefined ? undefined : tx.paymentBySeq(seq);
    if (!earlier || (earlier.status === 'failed' && earlier.detail.resolvedBy === undefined)) return;
    throw new StationError('payment.code_used', `payment ${earlier.id} used this code`, { payment: earlier.id });
  }

  /** What could never be receipted is not sold: asked before any money, of the module and of the marks' service. */
  async function mayBeReceipted(input: StartPayment, amount: Money, goods: Goods): Promise<void> {
    const { sink, products, locale } = deps.receipts;
    if (!sink.check) return;
    const { items = [], orderItems = [] } = goods;
    for (const [index, { productId, quantityMilli }] of [...items, ...orderItems].entries()) {
      if (!products.get(productId)?.marked) continue;
      // A mark belongs to a whole piece, so no receipt is of a part of it.
      if (quantityMilli === (items[index]?.labels?.length ?? 0) * 1_000) continue;
      throw new StationError('payment.label_refused', `${productId}: a mark for every piece`, {
        fields: [{ path: `items.${index}.labels`, message: 'one for every whole piece' }],
      });
    }
    const code = await sink.check({ amount, lines: linesOfSale(goods, amount, { products, locale }) });
    if (code === undefined) return;
    const isLabel = code.startsWith('okm.');
    throw new StationError(isLabel ? 'payment.label_refused' : 'payment.receipt_impossible', `no receipt: ${code}`, {
      fields: [{ path: input.items || isLabel ? 'items' : 'amount', message: code }],
    });
  }

  function cashDetail(rail: ReadyRail, input: StartPayment, amount: Money): PaymentDetail {
    if (rail.can.kind !== 'cash') return {};
    if (!input.by) {
      throw new StationError('cash.name_required', undefined, {
        fields: [{ path: 'by', message: 'who counted the cash' }],
      });
    }
    const tendered = input.tendered ?? amount;
    if (tendered.currency !== amount.currency || tendered.minor < amount.minor) {
      throw new StationError('cash.tendered_too_little', `${tendered.minor} does not cover ${amount.minor}`, {
        fields: [{ path: 'tendered.minor', message: `at least ${amount.minor}` }],
      });
    }
    return { tendered: tendered.minor, change: tendered.minor - amount.minor, by: input.by };
  }

  /** Stores the row and its dispatch in one commit: nothing is sent before both are on the disk (I-10). */
  function insertDispatched(tx: LedgerWriter, row: NewPayment): Settlement {
    const now = clock.now();
    // Its terminal may be busy: it is dispatched when its turn comes, and cancelling is free until then.
    if ((row.device ?? null) !== null) return { payment: tx.insertPayment(row, now), kind: 'same', effects: [] };
    const { by } = row.detail;
    const dispatch = { type: 'dispatch', source: 'station', ...(by === undefined ? {} : { by }) } as const;
    return settle(tx, tx.insertPayment(row, now), dispatch, now, deps.rules);
  }

  async function start(input: StartPayment, context: CallContext): Promise<PaymentRow> {
    const { id, code: _neverKept, ...rest } = input;
    const fingerprint = fingerprintOf(rest);
    const before = replayed(ledger.read, id, context.idempotencyKey, fingerprint);
    if (before) return before;

    if (context.role === 'kiosk') deps.booth?.mustBeOpen(input.items, context.caller);
    const rail = rails.ready(input.method);
    if (rail.can.needsTrueTime && deps.isClockWrong())
      throw new StationError('payment.method_unavailable', `${input.method}: the station's clock is wrong`);
    if (context.role === 'kiosk' && !input.items) {
      throw new StationError('payment.price_is_ours', undefined, {
        fields: [{ path: 'items', message: 'required in a booth' }],
      });
    }
    if (context.role === 'cashier' && !input.items && !deps.maySellFreely(context)) {
      throw new StationError('payment.price_is_ours', undefined, {
        fields: [{ path: 'items', message: 'required: this shop sells what is in its catalogue' }],
      });
    }
    if (context.role === 'kiosk' && input.orderTotal)
      throw new StationError('request.not_allowed', 'a booth gives its prints for the whole price');
    if (context.role === 'kiosk' && rail.can.kind === 'cash')
      throw new StationError('request.not_allowed', 'a booth takes no cash');
    const code = codeOf(rail, input);
    const priceOf = context.role === 'kiosk' ? deps.listPrice : deps.priceOf(input.orderId);
    const { amount, goods } = askedFor(input, deps.currency, priceOf);
    const detail: PaymentDetail = {
      ...cashDetail(rail, input, amount),
      ...(input.note === undefined ? {} : { note: input.note }),
      ...(input.by === undefined ? {} : { by: input.by }),
      ...goods,
      ...(input.orderTotal === undefined ? {} : { orderTotal: input.orderTotal.minor }),
    };
    await mayBeReceipted(input, amount, goods);
    mayCharge();

    const outcome = await ledger.write((tx) => {
      const raced = replayed(tx, id, context.idempotencyKey, fingerprint);
      if (raced) return { replay: raced };
      if (code !== undefined) mayUseCode(tx, code);
      mayTakeForOrder(tx, input, amount);
      mayTakeCash(tx, rail, input, amount);
      const shift = shiftForSale(tx, deps.shiftRules, ids, clock.now());
      const settlement = insertDispatched(tx, {
        id: paymentId(id ?? ids.next()),
        orderId: input.orderId,
        kind: 'sale',
        method: rail.method,
        provider: rail.provider,
        device: rail.device ?? null,
        livemode: deps.livemode,
        status: 'created',
        currency: amount.currency,
        amount: amount.minor,
        payable: amount.minor,
        providerRef: null,
        showQr: null,
        expiresAt: null,
        ofSeq: null,
        shiftSeq: shift.seq,
        idempotencyKey: context.idempotencyKey ?? null,
        fingerprint,
        fiscalStatus: 'not_needed',
        detail,
        createdAt: clock.now(),
      });
      if (context.role === 'kiosk') deps.booth?.reserve(tx, settlement.payment, clock.now());
      if (code !== undefined) tx.keepCode(code, settlement.payment.seq, clock.now());
      return { settlement };
    });
    if (!outcome.settlement) return outcome.replay;
    context.created = true;
    return sendNow(rail, outcome.settlement, code);
  }

  /** A rail that answers from our own desk (a link, cash) has answered before the call returns; others go on alone. */
  async function sendNow(rail: ReadyRail, settlement: Settlement, code?: string): Promise<PaymentRow> {
    const { payment } = settlement;
    runner.follow([settlement]);
    if ((payment.device ?? null) !== null) {
      deps.devices.enqueue(payment);
      return mustExist(ledger.read, payment.id);
    }
    const sent = runner.send(payment, code === undefined ? {} : { code });
    if (rail.can.immediate) await sent;
    else deps.runner.background(sent, payment);
    return mustExist(ledger.read, payment.id);
  }

  async function cancel(id: string): Promise<PaymentRow> {
    const row = mustExist(ledger.read, id);
    if (row.status === 'cancelled' || row.status === 'cancelling') return row;
    const can = rails.find(row.method)?.can;
    const isFree = row.status === 'created';
    if (!isFree && isOpen(row.status) && !mayBeCalledOff(can, row.status))
      throw new StationError('payment.cancel_unsupported');
    if (!isOpen(row.status) || (row.status === 'unknown' && !can?.cancelByOurRef)) {
      throw new StationError('payment.not_cancellable', `a payment that is ${row.status} is not cancelled`);
    }
    const { payment } = await runner.submit(row.seq, { type: 'cancel_requested', source: 'person', reason: 'person' });
    if (payment.status !== 'cancelling') return payment;
    await Promise.race([runner.cancel(payment), clock.sleep(CANCEL_PATIENCE_MS)]);
    return mustExist(ledger.read, id);
  }

  async function refund(input: StartRefund, context: CallContext): Promise<PaymentRow> {
    const { id, refundId, ...rest } = input;
    const fingerprint = fingerprintOf({ of: id, ...rest });
    const before = replayed(ledger.read, refundId, context.idempotencyKey, fingerprint);
    if (before) return before;
    const known = mustExist(ledger.read, id);
    const rail = rails.ready(known.method);
    if (rail.can.kind === 'cash' && !input.by) {
      throw new StationError('cash.name_required', undefined, {
        fields: [{ path: 'by', message: 'who gives the cash back' }],
      });
    }
    if (deps.isStopping()) throw new StationError('station.stopping');
    const outcome = await ledger.write((tx) => {
      const raced = replayed(tx, refundId, context.idempotencyKey, fingerprint);
      if (raced) return { replay: raced };
      const sale = mustExist(tx, id);
      const amount = refundAmount(tx, sale, rail, input.amount);
      const how = wayBack(tx, sale, rail, amount, input.how);
      const settlement = insertDispatched(tx, {
        id: paymentId(refundId ?? ids.next()),
        orderId: sale.orderId,
        kind: 'refund',
        method: sale.method,
        provider: sale.provider,
        device: rail.device ?? null,
        livemode: sale.livemode,
        status: 'created',
        currency: sale.currency,
        amount,
        payable: amount,
        providerRef: null,
        showQr: null,
        expiresAt: null,
        ofSeq: sale.seq,
        shiftSeq: shiftForSale(tx, deps.shiftRules, ids, clock.now()).seq,
        idempotencyKey: context.idempotencyKey ?? null,
        fingerprint,
        fiscalStatus: 'not_needed',
        detail: {
          note: input.reason,
          ...(input.by === undefined ? {} : { by: input.by }),
          ...(how === undefined ? {} : { how }),
        },
        createdAt: clock.now(),
      });
      return { settlement };
    });
    if (!outcome.settlement) return outcome.replay;
    context.created = true;
    return sendNow(rail, outcome.settlement);
  }

  /** Everything given back or on its way back counts, unknown refunds included (I-21). */
  function refundAmount(tx: LedgerWriter, sale: PaymentRow, rail: ReadyRail, asked: Money | undefined): number {
    if (sale.kind !== 'sale' || sale.status !== 'completed' || !rail.can.refund) {
      throw new StationError('payment.not_refundable', `${sale.kind} that is ${sale.status}`);
    }
    if (isBackUnclear(tx, sale))
      throw new StationError('refund.money_unclear', `a refund of ${sale.id} waits for a person`);
    const left = leftOf(tx, sale);
    const amount = asked?.minor ?? left;
    if (asked && asked.currency !== sale.currency) throw new StationError('payment.wrong_currency');
    if (amount > left || left <= 0) {
      throw new StationError('refund.too_much', `${left} is left of ${sale.received}`, {
        fields: [{ path: 'amount.minor', message: `at most ${left}` }],
      });
    }
    if (amount !== sale.received && !rail.can.partialRefund) throw new StationError('refund.partial_unsupported');
    return amount;
  }

  /** Money went back that none of the sale's refunds counts: what is left is not known before a person has looked. */
  const isBackUnclear = (tx: LedgerWriter, sale: PaymentRow): boolean =>
    tx
      .refundsOf(sale.seq)
      .flatMap(({ seq }) => tx.discrepanciesOf(seq))
      .some(({ status, type }) => status === 'open' && UNCOUNTED.has(type));

  /** Void inside the bank shift, else a refund where the rail has one, else nothing that a machine could do. */
  function wayBack(
    tx: LedgerWriter,
    sale: PaymentRow,
    rail: ReadyRail,
    amount: number,
    asked: 'void' | 'refund' | undefined,
  ): 'void' | 'refund' | undefined {
    if (!rail.pinpad) return undefined;
    const options = refundOptionsOf(tx, sale, rail);
    const isWhole = amount === sale.received;
    if (asked === undefined) {
      const way = chosenWay(options, isWhole);
      if (way) return way;
      throw new StationError('refund.claim_only', options.options.map((one) => `${one.how}: ${one.reason}`).join(', '));
    }
    const option = options.options.find((one) => one.how === asked);
    if (option?.allowed && (isWhole || !option.fullOnly)) return asked;
    throw new StationError('refund.way_closed', `${asked}: ${option?.reason ?? 'not_supported'}`);
  }

  /** A person's decision carries a name and a reason, or it is none. */
  function mustBeNamed(input: { note?: string | undefined; by?: string | undefined }): { note: string; by: string } {
    const [note = '', by = ''] = [input.note?.trim(), input.by?.trim()];
    const missing = Object.entries({ note, by }).flatMap(([path, value]) => (value === '' ? [path] : []));
    if (missing.length > 0) {
      throw new StationError('request.incomplete', `${missing.join(' and ')} required`, {
        fields: missing.map((path) => ({ path, message: 'required' })),
      });
    }
    return { note, by };
  }

  async function clear(input: ResolveDiscrepancies): Promise<PaymentRow> {
    const { note, by } = mustBeNamed(input);
    const cleared = await ledger.write((tx) => {
      const row = mustExist(tx, input.id);
      tx.resolveDiscrepancies(row.seq, by, note, clock.now());
      return tx.updatePayment(row, clock.now());
    });
    runner.follow([{ payment: cleared, kind: 'same', effects: [] }]);
    return cleared;
  }

  async function resolve(input: ResolveUnknown): Promise<PaymentRow> {
    const row = mustExist(ledger.read, input.id);
    const { note, by } = mustBeNamed(input);
    if (row.status !== 'unknown') throw new StationError('payment.not_resolvable', `the payment is ${row.status}`);
    const second = secondPerson(row, input, by);
    const decision: Evidence = {
      type: 'operator_resolved',
      source: 'person',
      outcome: input.outcome,
      by,
      note,
      ...(second === undefined ? {} : { second }),
      ...(input.rrn === undefined ? {} : { rrn: input.rrn }),
      // From here on no other payment of the rail may have it.
      ...(input.rrn === undefined || (row.device ?? null) === null ? {} : { providerRef: input.rrn }),
    };
    if ((row.device ?? null) !== null) await noteSlip(row, input, by);
    const { payment, kind } = await runner.submit(row.seq, decision);
    // A machine's evidence won the race: it stands, and the caller hears that his word decided nothing.
    if (kind !== 'moved') {
      rrnMustBeFree(row, input.rrn);
      throw new StationError('payment.not_resolvable', `the payment is ${payment.status}`);
    }
    return payment;
  }

  /** Throws `resolve.rrn_used`: the slip is another payment's. */
  function rrnMustBeFree(row: PaymentRow, rrn: string | undefined): void {
    if (rrn === undefined || (row.device ?? null) === null) return;
    const used = ledger.read.completedByRef(row.provider, row.kind, rrn).find((seq) => seq !== row.seq);
    const other = used === undefined ? undefined : ledger.read.paymentBySeq(used);
    if (other) throw new StationError('resolve.rrn_used', `payment ${other.id} has it`, { payment: other.id });
  }

  /**
   * Rung 4 of the ladder: the slip's number proves a payment, and no other payment may have it. A large sum, or a word
   * against what the terminal's own signs say, needs a second person.
   */
  function secondPerson(row: PaymentRow, input: ResolveUnknown, by: string): string | undefined {
    if ((row.device ?? null) === null) return input.second;
    if (input.outcome === 'completed') {
      if (input.rrn === undefined) {
        throw new StationError('request.incomplete', 'the number of the slip is the proof', {
          fields: [{ path: 'rrn', message: 'required' }],
        });
      }
      rrnMustBeFree(row, input.rrn);
    }
    const against = input.outcome === 'completed' ? 'against' : 'for';
    const isAgainstSigns = stepsOf(ledger.read.evidenceOf(row.seq)).some(({ outcome }) => outcome === against);
    const second = input.second?.trim();
    const isNeeded = row.payable > deps.secondPersonAboveMinor || isAgainstSigns;
    if (isNeeded && (second === undefined || second === '' || second.toLowerCase() === by.toLowerCase())) {
      throw new StationError('resolve.second_person_required', undefined, {
        fields: [{ path: 'second', message: 'another person than the first' }],
      });
    }
    return second === '' ? undefined : second;
  }

  async function noteSlip(row: PaymentRow, input: ResolveUnknown, by: string): Promise<void> {
    const isPaid = input.outcome === 'completed';
    await runner.submit(row.seq, {
      type: 'indication',
      source: 'person',
      by,
      step: {
        rung: 'person',
        outcome: isPaid ? 'for' : 'against',
        code: input.rrn === undefined ? 'no_slip' : 'slip_seen',
      },
      ...(input.rrn === undefined ? {} : { rrn: input.rrn }),
    });
  }

  /** Writes into an unknown payment who let it be, and tells the screens. */
  async function noted(id: string, note: Pick<PaymentDetail, 'parkedBy' | 'setAsideBy'>): Promise<PaymentRow> {
    const changed = await ledger.write((tx) => {
      const row = mustExist(tx, id);
      if (row.status !== 'unknown') throw new StationError('payment.not_resolvable', `the payment is ${row.status}`);
      return tx.updatePayment({ ...row, detail: { ...row.detail, ...note } }, clock.now());
    });
    runner.follow([{ payment: changed, kind: 'same', effects: [] }]);
    return changed;
  }

  const nameOf = (by: string | undefined): string => mustBeNamed({ by, note: 'parked' }).by;

  async function park(id: string, by: string | undefined): Promise<PaymentRow> {
    const parked = await noted(id, { parkedBy: nameOf(by) });
    deps.devices.release(parked.seq);
    return parked;
  }

  async function setAside({ id, by }: SetAside): Promise<PaymentRow> {
    const row = mustExist(ledger.read, id);
    if (row.kind !== 'sale') throw new StationError('payment.not_resolvable', 'only a sale is paid another way');
    return noted(id, { setAsideBy: nameOf(by) });
  }

  /** The order is paid without it: what was set aside and came after all is the customer's. */
  function owedBack(orderId: string): PaymentRow[] {
    return ledger.read
      .salesOfOrder(orderId)
      .filter(
        (row) =>
          row.status === 'completed' &&
          row.detail.setAsideBy !== undefined &&
          leftOf(ledger.read, row) > 0 &&
          orderStanding(ledger.read, orderId, row.seq).isCovered,
      );
  }

  function notice(settlements: readonly Settlement[]): void {
    for (const { payment, kind } of settlements) {
      if (kind !== 'moved' || payment.kind !== 'sale' || payment.status !== 'completed') continue;
      // Only one of several: the others may be what the order is paid with.
      const [row] = owedBack(payment.orderId);
      if (!row || ledger.read.refundsOf(row.seq).length > 0) continue;
      refund({ id: row.id, reason: 'paid another way', by: row.detail.setAsideBy }, { role: 'local-api' }).catch(
        (error: unknown) => {
          // The discrepancy "paid twice" is open: a person gives it back.
          deps.log.warn('refund.by_itself_failed', { payment: row.id, message: String(error) });
        },
      );
    }
  }

  async function handOver(id: string, by: string | undefined, context: CallContext): Promise<PaymentRow> {
    const changed = await ledger.write((tx) => {
      const row = mustExist(tx, id);
      // Money that is on its way back counts as gone: nobody takes the goods and the money both.
      if (row.kind !== 'sale' || row.status !== 'completed' || leftOf(tx, row) <= 0)
        throw new StationError('payment.not_completed');
      if (row.detail.handedOverAt !== undefined) return { row, isNew: false };
      const detail = { ...row.detail, handedOverAt: clock.now(), ...(by === undefined ? {} : { handedOverBy: by }) };
      return { row: tx.updatePayment({ ...row, detail }, clock.now()), isNew: true };
    });
    context.created = changed.isNew;
    if (changed.isNew) runner.follow([{ payment: changed.row, kind: 'same', effects: [] }]);
    return changed.row;
  }

  return { start, cancel, refund, resolve, park, setAside, notice, clear, handOver };
}
