/** Each call of the contract → one function of the station. Nothing is decided here. */
import type { CallContext } from '../../src-shared/contract/define.ts';
import type { LampView } from '../../src-shared/contract/health-views.ts';
import type { ListPayments, ResolveUnknown } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentPage, StoryLine } from '../../src-shared/contract/payment-views.ts';
import type { AuditLine, PersonView } from '../../src-shared/contract/people-views.ts';
import type { FoundPorts, SupportBundle } from '../../src-shared/contract/setup-views.ts';
import type { StationHandlers } from '../../src-shared/contract/station.ts';
import { type Currency, exponentOf, money, parseMajor } from '../../src-shared/money.ts';
import { PAYMENT_STATUSES, type PaymentStatus } from '../../src-shared/payment-status.ts';
import { mayDo } from '../../src-shared/people.ts';
import { StationError } from '../domain/errors.ts';
import type { EvidenceRow } from '../ports/evidence.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { AuditRow, PersonRow } from '../ports/people.ts';
import type { Practice } from '../ports/station.ts';
import type { Ledger } from '../ports/store.ts';
import type { Booth } from './booth.ts';
import { boothCalls } from './booth-calls.ts';
import type { KaspiDesk } from './kaspi-desk.ts';
import type { Ladder } from './ladder.ts';
import { stepLine } from './ladder-view.ts';
import { paymentById } from './payment-by-id.ts';
import type { Payments } from './payments.ts';
import type { People } from './people.ts';
import type { Printing } from './printing.ts';
import type { Rails } from './rails.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import { refundOptionsOf } from './refund-options.ts';
import type { SalesDesk } from './sales-desk.ts';
import type { SelfTests } from './self-test.ts';
import type { Settings } from './settings.ts';
import type { ShiftPapers } from './shift-papers.ts';
import type { ShiftTables } from './shift-tables.ts';
import type { Shifts } from './shifts.ts';
import type { Views } from './view.ts';

interface Deps {
  ledger: Ledger;
  payments: Payments;
  rails: Rails;
  ladder: Ladder;
  shifts: Shifts;
  shiftPapers: ShiftPapers;
  shiftTables: ShiftTables;
  people: People;
  settings: Settings;
  selfTests: SelfTests;
  kaspi: KaspiDesk;
  ports(): Promise<FoundPorts>;
  support(): Promise<SupportBundle>;
  receiptDesk: ReceiptDesk;
  printing: Printing;
  salesDesk: SalesDesk;
  views: Views;
  /** Absent at a till. */
  booth?: Booth | undefined;
  /** Leaves the kiosk, where the host has a window. */
  exitBooth?: (() => void) | undefined;
  placePhoto?: (() => Promise<string>) | undefined;
  lamps(): LampView[];
  /** The method whose one-time code this looks like. */
  recognise(code: string): string | undefined;
  currency: Currency;
  practice?: Practice | undefined;
}

const PAGE_ROWS = 50;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const personView = ({ id, name, role, isActive, lockedUntil }: PersonRow): PersonView => ({
  id,
  name,
  role,
  isActive,
  ...(lockedUntil === 0 ? {} : { lockedUntil }),
});

/** What is not there is left out: the same line on every wire. */
const auditLine = (row: AuditRow): AuditLine =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as AuditLine;

export function createHandlers(deps: Deps): StationHandlers {
  const { ledger, payments, shifts, views, people, settings, selfTests, kaspi, salesDesk } = deps;

  const mustExist = (id: string): PaymentRow => paymentById(ledger.read, id);

  function page(input: ListPayments): PaymentPage {
    const limit = input.limit ?? PAGE_ROWS;
    const { cursor, limit: _limit, shiftId, find, ...filter } = input;
    const shift = shiftId === undefined ? undefined : ledger.read.shift(shiftId);
    if (shiftId !== undefined && !shift) throw new StationError('shift.not_found', `no shift ${shiftId}`);
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
      throw new StationError('request.invalid', 'cursor is not one of ours', {
        fields: [{ path: 'cursor', message: 'not one of ours' }],
      });
    }
    const rows = ledger.read.page({
      ...filter,
      ...(shift === undefined ? {} : { shiftSeq: shift.seq }),
      ...(find === undefined ? {} : { find: { text: find, ...sumNamed(find) } }),
      ...(cursor === undefined ? {} : { beforeSeq: Number(cursor) }),
      limit: limit + 1,
    } as Parameters<Ledger['read']['page']>[0]);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(views.payment), ...(rows.length > limit && last ? { next: String(last.seq) } : {}) };
  }

  /** "45 000" or "45000,50" may be a sum. */
  function sumNamed(text: string): { minor?: number } {
    const plain = text.replaceAll(/\s/g, '').replace(',', '.');
    const [, part = ''] = plain.split('.');
    if (!/^\d{1,10}(\.\d+)?$/.test(plain) || part.length > exponentOf(deps.currency)) return {};
    return { minor: parseMajor(plain, deps.currency).minor };
  }

  const storyLine =
    (currency: Currency) =>
    (row: EvidenceRow): StoryLine => {
      const word = (key: string): string | undefined => {
        const value = row.detail?.[key];
        return typeof value === 'string' ? value : undefined;
      };
      const [reason, by, note] = [word('reason'), word('by'), word('note')];
      return {
        seq: row.seq,
        at: row.at,
        type: row.type,
        source: row.source,
        verdict: row.verdict,
        status: row.statusAfter,
        ...(row.amount === null ? {} : { amount: money(row.amount, currency) }),
        ...(row.providerRef === null ? {} : { providerRef: row.providerRef }),
        ...(reason === undefined ? {} : { reason }),
        ...(by === undefined ? {} : { by }),
        ...(note === undefined ? {} : { note }),
        ...stepLine(row, currency),
      };
    };

  const countOf = (...statuses: PaymentStatus[]): number =>
    statuses.reduce((total, status) => total + ledger.read.countByStatus(status), 0);

  const refundsDone = (): number =>
    ledger.read.totals().reduce((total, row) => total + (row.kind === 'refund' ? row.count : 0), 0);

  function practice(): Practice {
    if (!deps.practice) throw new StationError('sandbox.unavailable');
    return deps.practice;
  }

  /** Who logged in or agreed is the name that counts; without people it is the one that was typed. */
  const named = <T extends { by?: string | undefined }>(input: T, { person, approvedBy }: CallContext): T => {
    const by = (approvedBy ?? person)?.name;
    return by === undefined ? input : { ...input, by };
  };

  /**
   * Where people are set up, both names of a decision are of people who proved who they are: whoever holds the right
   * decides, and the other of the two is the second person. What was typed counts for nothing then.
   */
  function decidedBy(input: ResolveUnknown, { person, approvedBy }: CallContext): ResolveUnknown {
    if (!person && !approvedBy) return input;
    const holds = person && mayDo(person.role, 'resolve');
    const [first, other] = holds ? [person, approvedBy] : [approvedBy ?? person, person];
    const { second: _typed, ...rest } = input;
    const second = other && other.id !== first?.id ? other.name : undefined;
    return { ...rest, by: first?.name, ...(second === undefined ? {} : { second }) };
  }

  return {
    'station.view': () => views.snapshot(),
    'station.stats': () => ({
      total: countOf(...PAYMENT_STATUSES) - refundsDone(),
      success: countOf('completed') - refundsDone(),
      pending: countOf('created', 'dispatching', 'awaiting_customer', 'cancelling'),
      failed: countOf('declined', 'failed', 'expired'),
      cancelled: countOf('cancelled'),
      unknown: countOf('unknown'),
      received: money(
        ledger.read.totals().reduce((sum, row) => sum + (row.kind === 'sale' ? row.minor : -row.minor), 0),
        deps.currency,
      ),
    }),
    'payment.start': async (input, context: CallContext) =>
      views.payment(await payments.start(named(input, context), context)),
    'code.recognise': ({ code }) => ({ method: deps.recognise(code) ?? null }),
    'payment.get': ({ id }) => views.payment(mustExist(id)),
    'payment.list': page,
    'payment.story': ({ id }) => {
      const row = mustExist(id);
      return { payment: views.payment(row), lines: ledger.read.evidenceOf(row.seq).map(storyLine(row.currency)) };
    },
    'payment.refundOptions': ({ id }) => {
      const row = mustExist(id);
      return refundOptionsOf(ledger.read, row, deps.rails.find(row.method));
    },
    'payment.ask': async ({ id }) => {
      await deps.ladder.askNow(mustExist(id));
      return views.payment(mustExist(id));
    },
    'payment.park': async (input, context) => {
      const { id, by } = named(input, context);
      return views.payment(await payments.park(id, by));
    },
    'payment.setAside': async (input, context) => views.payment(await payments.setAside(named(input, context))),
    'payment.printClaim': (input, context) => {
      const { id, locale, by } = named(input, context);
      const row = mustExist(id);
      const { claim } = refundOptionsOf(ledger.read, row, deps.rails.find(row.method));
      return deps.printing.printClaim(row, claim, { locale, by });
    },
    'payment.cancel': async ({ id }) => views.payment(await payments.cancel(id)),
    'payment.refund': async (input, context) => views.payment(await payments.refund(named(input, context), context)),
    'payment.resolve': async (input, context) => views.payment(await payments.resolve(decidedBy(input, context))),
    'payment.clear': async (input, context) => views.payment(await payments.clear(named(input, context))),
    'payment.handover': async (input, context) =>
      views.payment(await payments.handOver(input.id, named(input, context).by, context)),
    'sale.park': (input, context) => salesDesk.park(named(input, context), context),
    'sale.parked': () => ({ items: salesDesk.parked() }),
    'sale.recall': ({ orderId }, context) => salesDesk.recall(orderId, context),
    'sale.drop': async ({ orderId }) => {
      await salesDesk.drop(orderId);
      return {};
    },
    'sale.price': (input, context) => salesDesk.agree(named(input, context)),
    'customer.show': (input) => {
      views.showCustomer(input);
      return {};
    },
    'shift.get': () => views.shift(),
    'shift.open': async (input, context) => {
      await shifts.open(named(input, context));
      context.created = true;
      return views.shift();
    },
    'shift.close': (input, context) => shifts.close(named(input, context)),
    'shift.cancelClose': async () => {
      await shifts.cancelClose();
      return views.shift();
    },
    'shift.statement': (input, context) => shifts.giveStatement(named(input, context)),
    'cash.move': (input, context) => shifts.move(named(input, context), context),
    'shift.x': () => shifts.soFar(),
    'shift.list': (input) => shifts.list(input),
    'shift.breakdown': ({ id }) => shifts.breakdown(id),
    'shift.pdf': async ({ id, locale }) => ({ pdf: base64(await deps.shiftPapers.pdf(id, locale)) }),
    'shift.table': ({ id, format }) => deps.shiftTables.file(id, format),
    'shift.letter': async ({ id, difference, locale }) => ({
      pdf: base64(await deps.shiftPapers.letter(id, difference, locale)),
    }),
    'shift.print': (input, context) =>
      deps.printing.printReport(deps.shiftPapers.page(input.id, input.locale), named(input, context).by),
    'shift.report': ({ id }) => shifts.report(id),
    'receipt.list': () => deps.receiptDesk.list(),
    'receipt.resend': async (input, context) => views.payment(await deps.receiptDesk.resend(named(input, context))),
    'receipt.attach': async (input, context) => views.payment(await deps.receiptDesk.attach(named(input, context))),
    'receipt.preview': async (input) => ({ image: await deps.printing.preview(input) }),
    'receipt.pdf': async (input) => ({ pdf: Buffer.from(await deps.printing.pdf(input)).toString('base64') }),
    'receipt.print': (input, context) => deps.printing.print(named(input, context)),
    'receipt.printQr': (input, context) => deps.printing.printQr(named(input, context)),
    'receipt.unprinted': () => ({ items: deps.printing.unprinted() }),
    'drawer.open': (input, context) => deps.printing.openDrawer(named(input, context)),
    'printer.test': (input, context) => deps.printing.test(named(input, context).by),
    ...boothCalls({ ...deps, named }),
    'health.get': () => {
      const lamps = deps.lamps();
      return { ok: lamps.every((lamp) => lamp.state !== 'down'), lamps };
    },
    'person.here': (_input, context) => people.here(context),
    'person.list': () => ({ people: people.list().map(personView) }),
    'person.login': ({ personId, pin }, context) => people.login(personId, pin, context),
    'person.logout': (_input, context) => people.logout(context),
    'person.approve': ({ personId, pin, right }, context) => people.approve(personId, pin, right, context),
    'person.save': async (input, { role, person }) => {
      // The first owner of a new booth is made at its screen. One that has sold already is nobody's to take over.
      if (role === 'kiosk' && !person && ledger.read.page({ limit: 1 }).length > 0)
        throw new StationError('person.login_needed', 'the first owner of a booth that has sold is added elsewhere');
      return personView(await people.save(input));
    },
    'audit.list': ({ cursor, who, act, limit = PAGE_ROWS }) => {
      const rows = ledger.read.auditPage({
        limit: limit + 1,
        ...(cursor === undefined ? {} : { beforeSeq: cursor }),
        ...(who === undefined ? {} : { who }),
        ...(act === undefined ? {} : { act }),
      });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return { items: items.map(auditLine), ...(rows.length > limit && last ? { next: last.seq } : {}) };
    },
    'settings.get': () => settings.get(),
    'settings.check': ({ config }) => ({ problems: settings.check(config) }),
    'settings.save': ({ config }) => settings.save(config),
    'settings.restart': () => {
      settings.restart();
      return {};
    },
    'secret.put': ({ name, value }) => settings.putSecret(name, value),
    'product.export': async () => ({ csv: await settings.exportProducts() }),
    'product.import': ({ csv }) => settings.importProducts(csv),
    'settings.shape': () => settings.shape(),
    'rail.test': ({ method, config }) => selfTests.rail(method, config),
    'pinpad.ports': () => deps.ports(),
    'pinpad.test': ({ device, config }) => selfTests.pinpad(device, config),
    'fiscal.test': ({ config }) => selfTests.fiscal(config),
    'support.bundle': () => deps.support(),
    'kaspi.session': (_input, context) => kaspi.session(context),
    'kaspi.sendCode': async ({ phone }) => {
      await kaspi.sendCode(phone);
      return {};
    },
    'kaspi.logIn': ({ phone, code }, context) => kaspi.logIn(phone, code, context),
    'kaspi.logOut': (_input, context) => kaspi.logOut(context),
    'kaspi.transactions': (input, context) => kaspi.transactions(input, context),
    'kaspi.sources': async (_input, context) => ({ items: await kaspi.sources(context) }),
    'kaspi.createSource': ({ description, ...source }, context) =>
      kaspi.createSource({ ...source, ...(description === undefined ? {} : { description }) }, context),
    'kaspi.updateSource': async ({ id, ...change }, context) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      await kaspi.updateSource(id, given, context);
      return {};
    },
    'kaspi.deleteSource': async ({ id }, context) => {
      await kaspi.deleteSource(id, context);
      return {};
    },
    'kaspi.terminals': async (_input, context) => ({ items: await kaspi.terminals(context) }),
    'kaspi.addTerminal': (input, context) => kaspi.addTerminal(input, context),
    'kaspi.terminalStatus': ({ id }, context) => kaspi.terminalStatus(id, context),
    'practice.customer': (input) => practice().customer(input),
    'practice.fault': (input) => practice().fault(input),
  };
}
