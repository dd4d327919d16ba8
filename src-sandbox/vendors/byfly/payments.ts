/** The five calls with the shop's token (byfly-kaspi.ru.md, "Создание и управление платежами"). */
import * as z from 'zod';
import type { FaultDial } from '../../faults.ts';
import type { Route, RouteRequest, TextAnswer } from '../../json-server.ts';
import { takeOneOf, underFault, WIRE_FAULTS } from '../../wire-faults.ts';
import { almaty, ok, Refused } from './answers.ts';
import { PERCENT, qrOf, type Transaction, VENDOR } from './book.ts';
import { type ByflyParts, jsonOf, REQUIRED, vendorRoute } from './parts.ts';
import { payNow } from './payer.ts';

const Text = z.string().max(500).optional();
const NewOrder = z.strictObject({
  amount: z.number(REQUIRED).positive(),
  currency: z.literal('KZT').default('KZT'),
  description: Text,
  customer_phone: Text,
  customer_email: Text,
  customer_name: Text,
  payment_method_id: z.int().optional(),
  webhook_url: z.url().optional(),
  metadata: z.record(z.string(), z.unknown()).default({}),
});
const NewCharge = z.strictObject({ payment_method: z.enum(Object.keys(PERCENT) as [string, ...string[]]) });
const TERMINALS = 8;

/** Wire faults strike the charge; with a prefix they strike another call: `init_lost_reply`, `status_http_500` … */
const PREFIXES = ['init_', 'status_', 'cancel_'] as const;
type Prefix = (typeof PREFIXES)[number] | '';
export const CALL_FAULTS = [
  ...WIRE_FAULTS,
  ...PREFIXES.flatMap((prefix) => WIRE_FAULTS.map((fault) => `${prefix}${fault}`)),
  'unknown_word',
  'webhook_before_reply',
];

/** The dial as one kind of call sees it. */
const dialOf = (dial: FaultDial, prefix: Prefix): FaultDial => ({
  ...dial,
  positions: () =>
    Object.fromEntries(
      Object.entries(dial.positions()).map(([vendor, position]) => [
        vendor,
        { ...position, fault: position.fault.startsWith(prefix) ? position.fault.slice(prefix.length) : 'other' },
      ]),
    ),
});

export function paymentRoutes(parts: ByflyParts): Route[] {
  const { world, section, book, sources } = parts;
  const unit = section.amountUnit === 'tenge' ? 100 : 1;
  const spell = (minor: number): number => minor / unit;

  const guarded =
    (prefix: Prefix, work: (request: RouteRequest) => TextAnswer | Promise<TextAnswer>) => (request: RouteRequest) =>
      underFault({ dial: dialOf(world.dial, prefix), vendor: VENDOR, slowMs: section.slowMs }, request, () => {
        shopOf(request);
        return work(request);
      });

  const shopOf = ({ headers }: RouteRequest): number => sources.ofToken(headers['x-api-token']);

  function known(request: RouteRequest): Transaction {
    const found = book.find(request.params.id as string, world.now());
    if (found?.sourceId !== shopOf(request)) throw new Refused(404, 'Платеж не найден');
    return found;
  }

  function init(request: RouteRequest): TextAnswer {
    const order = jsonOf(NewOrder, request, world);
    const original = Math.round(order.amount * unit);
    if (original !== order.amount * unit || original % 100 !== 0) {
      throw new Refused(400, 'Неверная сумма', { amount: 'The terminal takes whole tenge' });
    }
    const { description = null, metadata, webhook_url: webhookUrl = null } = order;
    const made = book.make({ sourceId: shopOf(request), original, description, metadata, webhookUrl }, world.now());
    const data = {
      transaction_id: made.id,
      amount: order.amount,
      currency: 'KZT',
      status: made.status,
      expires_at: almaty(made.expiresAt),
    };
    return ok(data, 'Платеж создан', 201);
  }

  async function charge(request: RouteRequest): Promise<TextAnswer> {
    const transaction = known(request);
    const { payment_method: method } = jsonOf(NewCharge, request, world);
    if (transaction.status !== 'pending') throw new Refused(400, 'Платеж уже обрабатывается');
    const busy = new Set(book.all().flatMap((t) => (t.status === 'processing' ? [t.terminalId] : [])));
    const terminalId = Array.from({ length: TERMINALS }, (_, at) => at + 1).find((id) => !busy.has(id));
    if (terminalId === undefined) throw new Refused(400, 'Нет свободных терминалов');
    const percent = PERCENT[method] as number;
    // The document's own formula: totalAmount = amount + (amount * (commissionPercent / 100)).
    const commission = Math.round(transaction.original * (percent / 100));
    const payable = transaction.original + (section.addCommission ? commission : 0);
    Object.assign(transaction, { status: 'processing', method, terminalId, payable, startedAt: world.now() });
    book.save(transaction);
    if (takeOneOf(world.dial, VENDOR, ['webhook_before_reply'])) await payNow(parts, transaction, payable);
    const data = {
      transaction_id: transaction.id,
      amount: spell(payable),
      original_amount: spell(transaction.original),
      commission_amount: spell(commission),
      commission_percent: percent,
      payment_url: `https://pay.kaspi.kz/pay/${transaction.id}`,
      qr_code: qrOf(transaction.id),
      terminal_id: terminalId,
    };
    return ok(data, 'Платеж инициирован');
  }

  /** "hold" is a word of a newer ByFly, say: nobody was told. */
  const wordOf = (transaction: Transaction): string =>
    takeOneOf(world.dial, VENDOR, ['unknown_word']) ? 'hold' : transaction.status;

  const sums = ({ payable, paid }: Transaction) => ({
    paid_amount: spell(paid),
    remaining_amount: spell(Math.max(0, payable - paid)),
  });

  function status(request: RouteRequest): TextAnswer {
    const t = known(request);
    return ok({ transaction_id: t.id, status: wordOf(t), amount: spell(t.payable), ...sums(t) });
  }

  function whole(request: RouteRequest): TextAnswer {
    const t = known(request);
    const isStarted = t.method !== undefined;
    return ok({
      transaction_id: t.id,
      amount: spell(t.payable),
      currency: 'KZT',
      status: wordOf(t),
      description: t.description,
      payment_url: isStarted ? `https://pay.kaspi.kz/pay/${t.id}` : null,
      qr_code: isStarted ? qrOf(t.id) : null,
      ...sums(t),
      created_at: almaty(t.createdAt),
      paid_at: t.paidAt === undefined ? null : almaty(t.paidAt),
    });
  }

  function cancel(request: RouteRequest): TextAnswer {
    const transaction = known(request);
    if (transaction.status !== 'pending' && transaction.status !== 'processing') {
      throw new Refused(400, 'Платеж нельзя отменить');
    }
    transaction.status = 'cancelled';
    book.save(transaction);
    return ok(null, 'Платеж отменен');
  }

  return [
    vendorRoute('POST', '/byfly/api/payment/init', guarded('init_', init)),
    vendorRoute('POST', '/byfly/api/payment/:id/kaspi', guarded('', charge)),
    vendorRoute('GET', '/byfly/api/payment/:id/status', guarded('status_', status)),
    vendorRoute('GET', '/byfly/api/payment/:id', guarded('status_', whole)),
    vendorRoute('POST', '/byfly/api/payment/:id/cancel', guarded('cancel_', cancel)),
  ];
}
