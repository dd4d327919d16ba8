/**
 * A small station for transport tests: the real contract and the real router over a handful of payments in a map. It
 * keeps the contract's words, not the core's rules. For tests only.
 */
import { type CallContext, createRouter, type Refusals, type Router } from '../../../src-shared/contract/define.ts';
import type { HintView } from '../../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { station as contract, type StationHandlers } from '../../../src-shared/contract/station.ts';
import type { StationChange, StationView } from '../../../src-shared/contract/station-views.ts';
import { ERROR_KINDS, type ErrorCode, type FieldError } from '../../../src-shared/contract/wire-error.ts';
import { idFromBytes } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import type { HookRoute } from '../../ports/hooks.ts';
import type { EventSource, Station } from '../../ports/station.ts';

/** An error with a code, as the core throws them. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

export interface FakeStation extends Station {
  readonly payments: Map<string, PaymentView>;
  /** Every call that reached a handler, in order. */
  readonly handled: { name: string; input: unknown; context: CallContext }[];
  /** Every refusal given. */
  readonly refusalsGiven: ErrorCode[];
  /** How many listen now. */
  listeners(): number;
  /** Changes a payment and announces it. */
  change(id: string, patch: Partial<PaymentView>): PaymentView;
  /** Announces a change of any size. */
  announce(change: Partial<StationChange>): void;
  /** A passing word of a terminal. */
  hint(hint: HintView): void;
  /** Called after a payment was started, to play the rail. */
  onStart: (payment: PaymentView) => void;
  /** Called by `practice.customer`. */
  onPractice: (payment: PaymentView | undefined) => { ok: boolean; detail?: string };
}

export const METHODS = ['payme', 'odengi', 'cash'] as const;
const NOW = Date.UTC(2026, 10, 21, 9);

export function fakeStation(options: { sandbox?: boolean; hooks?: readonly HookRoute[] } = {}): FakeStation {
  const payments = new Map<string, PaymentView>();
  const byKey = new Map<string, string>();
  const handled: FakeStation['handled'] = [];
  const refusalsGiven: ErrorCode[] = [];
  const listeners = new Set<Parameters<EventSource['subscribe']>[0]>();
  let made = 0;
  let rev = 0;
  const nextId = (): string => {
    made++;
    return idFromBytes(
      Uint8Array.from({ length: 20 }, (_, i) => (made >> Math.max(0, (19 - i) * 5)) & (i < 14 ? 0 : 31)),
    );
  };
  const shiftId = nextId();

  const refuse = (code: ErrorCode, message: string, fields?: FieldError[]) => {
    refusalsGiven.push(code);
    return { code, message, retry: ERROR_KINDS[code].retry, id: `R${refusalsGiven.length}`, ...(fields && { fields }) };
  };
  const refusals: Refusals = {
    refuse,
    fromThrown: (error) =>
      error instanceof CodedError
        ? refuse(error.code, error.message)
        : refuse('station.unexpected', ERROR_KINDS['station.unexpected'].meaning),
  };

  const view = (): StationView => ({
    rev,
    profile: options.sandbox === false ? 'live' : 'sandbox',
    station: { id: 'till-1', name: 'Test till', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
    methods: METHODS.map((method) => ({
      method,
      provider: method,
      kind: method === 'cash' ? 'cash' : 'shows_qr',
      title: method,
      available: true,
      can: { query: true, cancel: true, refund: true, partialRefund: true },
    })),
    lamps: [{ id: 'payme', kind: 'method', state: 'ok', reason: 'ok' }],
    products: [],
    sale: { freeAmount: true, quickAmounts: [] },
    shift: { shiftId, status: 'open', openedAt: NOW, totals: [] },
    open: [...payments.values()].filter(({ status }) => status === 'awaiting_customer' || status === 'unknown'),
    attention: { unknown: 0, discrepancies: 0, receipts: 0 },
  });
  const announce = (change: Partial<StationChange>): void => {
    rev++;
    for (const listener of listeners) listener('change', { rev, ...change });
  };
  const change = (id: string, patch: Partial<PaymentView>): PaymentView => {
    const before = mustExist(id);
    const after: PaymentView = { ...before, ...patch, rev: before.rev + 1 };
    payments.set(id, after);
    announce({ payment: after });
    return after;
  };
  const mustExist = (id: string): PaymentView => {
    const payment = payments.get(id);
    if (!payment) throw new CodedError('payment.not_found');
    return payment;
  };
  const report = (id: string): ShiftReport => {
    if (id !== shiftId) throw new CodedError('shift.not_found');
    return {
      shiftId,
      openedAt: NOW,
      closedAt: null,
      status: 'open',
      matched: false,
      currency: 'UZS',
      tenders: [],
      differences: [],
      cash: { expected: 0, float: 0, in: 0, out: 0 },
      fiscal: { receipts: 0 },
      batches: [],
      carriedOver: [],
    };
  };
  const parked = (orderId: string) => {
    const nothing = money(0, 'UZS');
    return { orderId, total: nothing, items: [], parts: [], paid: nothing, parkedAt: NOW };
  };
  const newest = (): PaymentView[] => [...payments.values()].reverse();
  const count = (status: string): number => newest().filter((payment) => payment.status === status).length;

  const handlers: StationHandlers = {
    'station.view': view,
    'station.stats': () => ({
      total: payments.size,
      success: count('completed'),
      pending: count('awaiting_customer'),
      failed: count('declined'),
      cancelled: count('cancelled'),
      unknown: count('unknown'),
      received: money(
        newest().reduce((sum, payment) => sum + payment.received.minor, 0),
        'UZS',
      ),
    }),
    'sale.park': ({ orderId }) => parked(orderId),
    'sale.parked': () => ({ items: [] }),
    'sale.recall': ({ orderId }) => parked(orderId),
    'sale.drop': () => ({}),
    'sale.price': ({ orderId, productId, price }) => ({ orderId, productId, price, usual: price }),
    'customer.show': () => ({}),
    'receipt.preview': () => ({ image: 'data:image/png;base64,iVBORw0KGgo=' }),
    'receipt.pdf': () => ({ pdf: 'JVBERi0xLjM=' }),
    'receipt.print': ({ id }) => ({ kind: 'receipt', state: 'printed', paymentId: id, at: 0 }),
    'receipt.printQr': ({ id }) => ({ kind: 'report', state: 'printed', paymentId: id, at: 0 }),
    'receipt.unprinted': () => ({ items: [] }),
    'drawer.open': ({ reason, by = 'program' }) => ({ kind: 'drawer', state: 'printed', by, reason, at: 0 }),
    'printer.test': () => ({ kind: 'test', state: 'printed', at: 0 }),
    'payment.start': (input, context) => {
      const { orderId, method, amount = money(1_000_000, 'UZS') } = input;
      if (!METHODS.some((known) => known === method)) throw new CodedError('payment.method_unknown');
      const before = payments.get(input.id ?? byKey.get(context.idempotencyKey ?? '') ?? '');
      if (before) return before;
      const payment: PaymentView = {
        id: input.id ?? nextId(),
        orderId,
        kind: 'sale',
        status: 'awaiting_customer',
        amount,
        payable: amount,
        received: money(0, 'UZS'),
        method,
        provider: method,
        livemode: false,
        can: { cancel: true, refund: false, resolve: false },
        fiscal: { status: 'not_needed' },
        discrepancies: [],
        createdAt: NOW + payments.size,
        updatedAt: NOW + payments.size,
        rev: 1,
        ...(input.note === undefined ? {} : { note: input.note }),
      };
      payments.set(payment.id, payment);
      if (context.idempotencyKey !== undefined) byKey.set(context.idempotencyKey, payment.id);
      context.created = true;
      announce({ payment });
      fake.onStart(payment);
      return mustExist(payment.id);
    },
    'payment.get': ({ id }) => mustExist(id),
    'payment.list': ({ orderId, method, status, shiftId: ofShift, cursor, limit = 50 }) => {
      if (ofShift !== undefined && ofShift !== shiftId) throw new CodedError('shift.not_found');
      const found = newest().filter(
        (p) =>
          (!orderId || p.orderId === orderId) && (!method || p.method === method) && (!status || p.status === status),
      );
      const from = Number(cursor ?? 0);
      const items = found.slice(from, from + limit);
      return { items, ...(found.length > from + limit ? { next: String(from + limit) } : {}) };
    },
    'payment.story': ({ id }) => ({ payment: mustExist(id), lines: [] }),
    'payment.cancel': ({ id }) => {
      if (mustExist(id).status === 'completed') throw new CodedError('payment.not_cancellable');
      return change(id, { status: 'cancelled' });
    },
    'payment.refund': ({ id }) => mustExist(id),
    'payment.refundOptions': ({ id }) => ({ left: mustExist(id).received, options: [] }),
    'payment.ask': ({ id }) => mustExist(id),
    'payment.park': ({ id }) => mustExist(id),
    'payment.setAside': ({ id }) => mustExist(id),
    'payment.printClaim': ({ id }) => ({ kind: 'report', state: 'printed', paymentId: mustExist(id).id, at: NOW }),
    'payment.resolve': ({ id }) => mustExist(id),
    'payment.clear': ({ id }) => mustExist(id),
    'code.recognise': () => ({ method: null }),
    'payment.handover': ({ id }) => mustExist(id),
    'shift.get': () => view().shift,
    'shift.open': () => {
      throw new CodedError('shift.already_open');
    },
    'shift.close': () => {
      throw new Error('a secret at /home/till/secrets.json');
    },
    'shift.cancelClose': () => {
      throw new CodedError('shift.not_closing');
    },
    'cash.move': ({ id = nextId(), direction, amount, reason, by }, context) => {
      context.created = true;
      return { id, direction, amount, reason, by, at: NOW };
    },
    'shift.statement': ({ method }) => ({
      method,
      rows: 0,
      net: money(0, 'UZS'),
      fees: money(0, 'UZS'),
    }),
    'shift.pdf': () => ({ pdf: '' }),
    'shift.table': ({ id, format }) => ({
      fileName: `shift-${report(id).shiftId}.${format}`,
      type: 'text/csv; charset=utf-8; header=present',
      data: '',
    }),
    'shift.letter': () => ({ pdf: '' }),
    'shift.print': () => {
      throw new CodedError('printer.not_configured');
    },
    'shift.x': () => report(shiftId),
    'shift.list': () => ({ items: [] }),
    'shift.breakdown': ({ id }) => ({ shiftId: report(id).shiftId, currency: 'UZS', bars: [], moves: [] }),
    'shift.report': ({ id }) => report(id),
    'person.here': () => ({ isEnabled: false, person: null, rights: [] }),
    'person.list': () => ({ people: [] }),
    'person.login': () => ({ isEnabled: false, person: null, rights: [] }),
    'person.logout': () => ({ isEnabled: false, person: null, rights: [] }),
    'person.approve': () => {
      throw new CodedError('person.wrong_pin');
    },
    'person.save': ({ name, role, isActive }) => ({ id: nextId(), name, role, isActive }),
    'audit.list': () => ({ items: [] }),
    'settings.get': () => ({
      config: {},
      problems: [],
      secrets: [],
      isFirstRun: true,
      needsRestart: false,
      canPractise: true,
    }),
    'settings.check': () => ({ problems: [] }),
    'settings.save': ({ config }) => ({
      config,
      problems: [],
      secrets: [],
      isFirstRun: false,
      needsRestart: true,
      canPractise: true,
    }),
    'settings.restart': () => ({}),
    'settings.shape': () => ({ rails: [], drivers: [], printerFamilies: [] }),
    'rail.test': () => ({ ok: true, steps: [] }),
    'pinpad.ports': () => ({ ports: [], devices: [] }),
    'pinpad.test': () => ({ ok: true, steps: [] }),
    'fiscal.test': () => ({ ok: true, steps: [] }),
    'support.bundle': () => ({ fileName: 'support.json', text: '{}' }),
    'kaspi.session': () => ({ isConfigured: false }),
    'kaspi.sendCode': () => ({}),
    'kaspi.logIn': () => {
      throw new CodedError('kaspi.refused');
    },
    'kaspi.logOut': () => ({ isConfigured: false }),
    'kaspi.transactions': () => ({ items: [], hasMore: false }),
    'kaspi.sources': () => ({ items: [] }),
    'kaspi.createSource': () => ({ id: 1, apiToken: 'made-by-the-fake-station' }),
    'kaspi.updateSource': () => ({}),
    'kaspi.deleteSource': () => ({}),
    'kaspi.terminals': () => ({ items: [] }),
    'kaspi.addTerminal': () => ({ id: 1 }),
    'kaspi.terminalStatus': () => ({ facts: [] }),
    'secret.put': () => {
      throw new CodedError('settings.unavailable');
    },
    'product.export': () => ({ csv: '' }),
    'product.import': () => ({ count: 0 }),
    'receipt.list': () => ({ items: [], pending: 0, parked: 0 }),
    'receipt.resend': ({ id }) => mustExist(id),
    'receipt.attach': ({ id }) => mustExist(id),
    'booth.prepare': () => ({ ready: true, reasons: [], checkedAt: NOW, soldOut: [], checkSeconds: 30 }),
    'booth.place': () => ({}),
    'booth.free': () => {
      throw new CodedError('booth.no_free_event');
    },
    'booth.freeState': () => {
      throw new CodedError('booth.not_a_booth');
    },
    'booth.freeAgain': () => {
      throw new CodedError('booth.no_remedy');
    },
    'booth.test': () => {
      throw new CodedError('booth.not_a_booth');
    },
    'booth.event': () => {
      throw new CodedError('booth.not_a_booth');
    },
    'booth.endEvent': () => ({ ready: true, reasons: [], checkedAt: NOW, soldOut: [], checkSeconds: 30 }),
    'booth.unknown': () => ({ outcome: 'known' }),
    'booth.remedy': () => {
      throw new CodedError('booth.no_remedy');
    },
    'booth.serve': ({ id }) => mustExist(id),
    'booth.refill': () => ({ ready: true, reasons: [], checkedAt: NOW, soldOut: [], checkSeconds: 30 }),
    'booth.service': () => ({
      lamps: view().lamps,
      last: newest(),
      unknown: [],
      owed: [],
      free: [],
      programs: {},
      canExit: false,
    }),
    'booth.ticket': () => {
      throw new CodedError('ticket.not_ours');
    },
    'booth.redeem': () => {
      throw new CodedError('ticket.not_ours');
    },
    'booth.exit': () => ({}),
    'health.get': () => ({ ok: true, lamps: view().lamps }),
    'practice.customer': ({ orderId }) => fake.onPractice(newest().find((payment) => payment.orderId === orderId)),
    'practice.fault': () => ({ ok: true }),
  };
  const recorded = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (input: never, context: CallContext) => {
        handled.push({ name, input, context });
        return handler(input, context);
      },
    ]),
  ) as StationHandlers;
  const router: Router = createRouter(contract, recorded, { sandbox: options.sandbox ?? true, refusals });

  const fake: FakeStation = {
    router,
    refusals,
    events: {
      subscribe(listener) {
        listeners.add(listener);
        listener('snapshot', view());
        return () => listeners.delete(listener);
      },
    },
    hooks: options.hooks ?? [],
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    payments,
    handled,
    refusalsGiven,
    listeners: () => listeners.size,
    change,
    announce,
    hint(hint) {
      for (const listener of listeners) listener('hint', hint);
    },
    onStart: ({ id }) => void change(id, { show: { qr: `https://checkout.test/${id}` } }),
    onPractice: (payment) => {
      if (!payment) return { ok: false, detail: 'no such order' };
      change(payment.id, { status: 'completed', received: payment.amount });
      return { ok: true };
    },
  };
  return fake;
}
