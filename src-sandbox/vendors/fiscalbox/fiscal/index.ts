/**
 * The fiscal half of the box, simulated: `/info/`, `/zreport/…`, `/order/…`, `/okm/validation`, and the wallets' confirms.
 * Strict in what it takes. Its dial is its own (`fiscalbox_fiscal`), and only documents use up a fault.
 *
 *   lost_after      registered, the answer is lost        locked          36904
 *   lost_before     not registered, no answer             offline_limit   36889 until /order/sendreceipt
 *   paper_out       registered, 101 in place of it        time_past       36888
 *   paper_before    not registered, 101                   shift_not_open  the day is shut, and 36909 as a hex word
 *   half_answer     registered, half of the answer comes  not_connected   65534
 */
import * as z from 'zod';
import type { Route, RouteAnswer, RouteRequest, TextAnswer } from '../../../json-server.ts';
import { sectionOf } from '../../../settings.ts';
import type { SimulatedVendor, VendorDefinition, VendorWorld } from '../../../vendor.ts';
import { takeOneOf } from '../../../wire-faults.ts';
import { BoxError, failure, success, VENDOR } from '../envelope.ts';
import { CONFIRMS, createConfirms } from './confirms.ts';
import { type Document, readDocument } from './documents.ts';
import { boxText, createModule, FISCAL_VENDOR } from './module.ts';

const FAULTS = [
  'lost_after',
  'lost_before',
  'half_answer',
  'paper_out',
  'paper_before',
  'locked',
  'offline_limit',
  'time_past',
  'shift_not_open',
  'not_connected',
  'confirm_lost',
] as const;
type Fault = (typeof FAULTS)[number];
const DOCUMENT_FAULTS = FAULTS.filter((fault) => fault !== 'confirm_lost');

const Section = z.object({
  /** Older boxes keep no uuid and tell none. */
  keepsUuid: z.boolean().default(true),
  /** The box's clock less ours. */
  skewMs: z.int().default(0),
  /** Receipts that wait for the tax office at the start, and for how long. */
  unsent: z.int().min(0).default(0),
  unsentForMs: z.int().min(0).default(0),
});

export const fiscalboxFiscal: VendorDefinition = { id: FISCAL_VENDOR, faults: [...FAULTS], create: createFiscal };

/** Some addresses wrap the envelope once more. */
const wrapped = (answer: TextAnswer): TextAnswer => ({
  ...answer,
  text: JSON.stringify({ result: JSON.parse(answer.text) }),
});

/** A mark ends with what is wrong with it: four digits after `!`. */
const labelCode = (label: string): string | undefined => /!(\d{4})$/.exec(label)?.[1];

function createFiscal(world: VendorWorld): SimulatedVendor {
  const section = sectionOf(world.settings, VENDOR, Section);
  if (!section) return {};
  const { keepsUuid } = section;
  const { dial, violation, truth } = world;
  const module = createModule(world, section);
  const confirms = createConfirms(world);
  let isOverLimit = false;
  /** Receipts the tax office has not got: as set at the start. */
  const unsent = { count: section.unsent, since: world.now() - section.unsentForMs };

  const take = (faults: readonly Fault[]): Fault | undefined => takeOneOf(dial, FISCAL_VENDOR, faults);

  function inBoxWords(work: () => TextAnswer): TextAnswer {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof BoxError)) throw error;
      // What a station should have known before it sent is remembered.
      if ([7, 104, 401, 402, 65_531, 65_532, 36_908].includes(error.code))
        violation('fiscal.document', `${error.code} ${error.message}`);
      return failure(error.code, error.message);
    }
  }

  function noForeignWallet({ qrPaymentId, cash, card }: Document): void {
    if (qrPaymentId === undefined) return;
    const { charges } = truth.view();
    const named = charges.filter(({ vendor, ref }) => vendor === VENDOR && ref === qrPaymentId);
    // Anor's documented sample gives every payment the same id.
    if (named.length > 0 && !named.some(({ minor }) => minor === cash + card))
      violation('extra_info.foreign', `${qrPaymentId} paid another sum than ${cash + card}`);
  }

  let toRefuse = 0;
  const registered = (document: Document): TextAnswer => {
    if (toRefuse > 0) {
      toRefuse--;
      throw new BoxError(36_917, 'MAINTENANCE REQUIRED');
    }
    noForeignWallet(document);
    const { number, time, sign, url } = module.register(document);
    return success({
      terminal_id: module.terminal,
      receipt_count: number,
      date_time: time,
      fiscal_sign: sign,
      applet_version: '0400',
      qr_url: url,
      cash_box_number: '1',
    });
  };

  function document(kind: Document['kind'], { text, headers }: RouteRequest): RouteAnswer {
    const work = (): TextAnswer =>
      inBoxWords(() => registered(readDocument(kind, text, headers['content-type'] ?? '')));
    const fault = take(DOCUMENT_FAULTS);
    if (isOverLimit || fault === 'offline_limit') {
      isOverLimit = true;
      return failure(36_889, '9019 OFFLINE DAYS LIMIT');
    }
    switch (fault) {
      case 'lost_before':
        return 'drop';
      case 'paper_before':
        return failure(101, 'Printer not working');
      case 'locked':
        return failure(36_904, 'LOCKED FOREVER');
      case 'not_connected':
        return failure(65_534, 'fiscal module is not connected');
      case 'time_past':
        return failure(103, '9018 TIME PAST');
      case 'shift_not_open':
        return failure(103, '902D ZREPORT IS NOT OPEN');
      case 'lost_after':
        work();
        return 'drop';
      case 'half_answer':
        return { ...work(), cut: true };
      case 'paper_out':
        work();
        return failure(101, 'Printer not working');
      case 'confirm_lost':
      case undefined:
        return work();
    }
  }

  const day = () => {
    const { day: d, totals: t, seq } = module.state();
    return {
      applet_version: '0400',
      terminal_id: module.terminal,
      number: d.number,
      count: d.number,
      last_receipt_seq: seq,
      first_receipt_seq: d.firstSeq,
      open_time: d.openedAt === 0 ? '' : boxText(d.openedAt),
      close_time: d.closedAt === 0 ? '' : boxText(d.closedAt),
      total_refund_vat: t.refundVat,
      total_refund_card: t.refundCard,
      total_refund_cash: t.refundCash,
      total_refund_count: t.refundCount,
      total_sale_vat: t.saleVat,
      total_sale_card: t.saleCard,
      total_sale_cash: t.saleCash,
      total_sale_count: t.saleCount,
      shift_opened: d.isOpen,
      cash_desc_serial: null,
    };
  };

  const info = () => {
    const { day: d, seq, lastDocumentAt } = module.state();
    return {
      terminal_id: module.terminal,
      applet_version: '0400',
      current_receipt_seq: String(seq),
      current_time: boxText(module.clock()),
      last_operation_time: boxText(lastDocumentAt),
      receipt_count: unsent.count,
      receipt_max_count: 858,
      zreport_count: d.number,
      zreport_max_count: 832,
      cashbox_number: '1',
      version_code: keepsUuid ? '1.12.1' : '1.7.0',
      first_unacknowledged_receipt_time: unsent.count === 0 ? null : boxText(unsent.since),
    };
  };

  function last(): TextAnswer {
    const { last: l } = module.state();
    if (!l) return failure(103, 'ORDER_NOT_FOUND');
    const { number, time, sign, url } = l.result;
    const { uuid, ...order } = l.body;
    return wrapped(
      success({
        order: {
          id: 0,
          ...order,
          ...(keepsUuid ? { uuid } : {}),
          received_cash: l.cash,
          received_card: l.card,
          result_url: url,
        },
        result: {
          TerminalID: module.terminal,
          ReceiptSeq: String(number),
          DateTime: time,
          FiscalSign: sign,
          QRCodeURL: url,
        },
        isRefund: l.isRefund,
      }),
    );
  }

  function close(query: URLSearchParams): RouteAnswer {
    const fault = take(['lost_after', 'lost_before']);
    if (fault === 'lost_before') return 'drop';
    const answer = inBoxWords(() => {
      module.close(query.get('time') ?? '');
      return wrapped(success(day()));
    });
    return fault === 'lost_after' ? 'drop' : answer;
  }

  function validate(text: string): RouteAnswer {
    const { products = [] } = JSON.parse(text) as {
      products?: { productCode: string; amount: number; kmIds: string[] }[];
    };
    const labels = products.flatMap(({ kmIds }) => kmIds);
    const code =
      labels.map(labelCode).find((known) => known !== undefined) ??
      (new Set(labels).size === labels.length ? undefined : '1008') ??
      (products.every(({ amount, kmIds }) => amount === kmIds.length) ? undefined : '1003');
    const body = {
      success: code === undefined,
      message: '',
      messageRu: '',
      messageLat: '',
      code: code ?? '0',
      data: {},
    };
    return { status: 200, body };
  }

  const route = (method: 'GET' | 'POST', path: string, answer: (request: RouteRequest) => RouteAnswer): Route => ({
    method,
    path: `/fiscalbox${path}`,
    withoutToken: true,
    unparsed: true,
    answer,
  });

  return {
    routes: [
      route('GET', '/info/', () => success(info())),
      route('GET', '/zreport/info/', () => wrapped(success(day()))),
      route('GET', '/zreport/open/', ({ query }) =>
        inBoxWords(() => {
          module.open(query.get('time') ?? '');
          return success({ time: query.get('time'), applet_version: '0400' });
        }),
      ),
      route('GET', '/zreport/close/', ({ query }) => close(query)),
      route('POST', '/order/create/', (request) => document('sale', request)),
      route('POST', '/order/refuse/', (request) => document('refund', request)),
      route('GET', '/order/last/', last),
      route('GET', '/order/sendreceipt', () => {
        isOverLimit = false;
        unsent.count = 0;
        return success(null);
      }),
      route('POST', '/okm/validation', ({ text }) => validate(text)),
      ...CONFIRMS.map((wallet) =>
        route('POST', wallet === 'one_qr' ? '/payment/one_qr/receipt' : `/payment/${wallet}_confirm`, (request) => {
          if (take(['confirm_lost']) !== undefined) return 'drop';
          return inBoxWords(() => confirms.hear(wallet, request.text, request.headers['content-type'] ?? ''));
        }),
      ),
    ],
    differences: {
      missing_receipt() {
        toRefuse++;
        return 'the next document will be refused';
      },
    },
    state: () => ({ day: day(), told: confirms.told() }),
    reset() {
      module.reset();
      confirms.reset();
      toRefuse = 0;
      isOverLimit = false;
      unsent.count = 0;
    },
  };
}
