/** How O!Dengi answers, for the suite: the documents' bodies with our numbers. */
import { createHash, createHmac } from 'node:crypto';
import { money } from '../../../src-shared/money.ts';
import type { Conformance, RailAnswer } from '../conformance.ts';

export const PASSWORD = 'demo-password';
export const SID = '1000000001';
export const INVOICE = '649313216038';

/** A payload with its checksum, as qr.dengi.kg writes it. */
export function elqr(tyiyn: number): string {
  const amount = String(tyiyn);
  const text = `00020101021232490011qr.dengi.kg010220111264931321603812021213021252047399530341754${String(amount.length).padStart(2, '0')}${amount}5910DEMO KIOSK`;
  return `${text}6304${createHash('sha256').update(text).digest('hex').slice(-4).toUpperCase()}`;
}

export const envelope = (cmd: string, data: unknown) => ({
  version: 1005,
  mktime: '1700000000',
  sid: SID,
  cmd,
  data,
  hash: '0'.repeat(32),
});
const invoice = (tyiyn = 150_000) => ({
  invoice_id: INVOICE,
  qr: `https://test4-mwallet.dengi.kg/qr.php?wl=&type=emvQr&data=${encodeURIComponent(elqr(tyiyn))}`,
  qr_url: `https://test4-mwallet.dengi.kg/#${elqr(tyiyn)}`,
  link_app: `https://o.kg/l/a?t=wl_unpbill&id=${INVOICE}`,
});
const paid = (amount: unknown) => ({
  status: 'approved',
  payments: [
    { trans_id: 'T900001', status: 'approved', amount, mobile: '996700123456', date_pay: '2026-11-21 15:00:00' },
  ],
});

const says =
  (cmd: string, data: unknown): RailAnswer =>
  () => ({ answer: { json: envelope(cmd, data) } });

const conformance: Conformance = {
  method: 'odengi',
  config: {
    url: 'https://mw-api.example.invalid/api/json/json.php',
    sid: SID,
    password: 'secret:odengi.password',
  },
  secrets: { 'odengi.password': PASSWORD },
  amount: money(150_000, 'KGS'),
  wire: {
    accepted: says('createInvoice', invoice()),
    pending: says('statusPayment', { status: 'processing' }),
    approved: says('statusPayment', paid(150_000)),
    approvedWrongAmount: says('statusPayment', paid(1_500)),
    rejected: says('createInvoice', { error: 26, desc: 'Пользователь не найден' }),
    rejectsAt: 'begin',
    cancelled: says('statusPayment', { status: 'canceled' }),
    unknownWord: says('statusPayment', { status: 'sideways' }),
  },
  webhook: {
    path: '/api/odengi/callback',
    approved({ paymentId }) {
      const fields = ['T900001', 3, SID, paymentId, 150_000, 'KGS', 1_700_000_123, 0] as const;
      const [trans_id, status_pay, site_id, order_id, amount, currency, mktime, test] = fields;
      const hash = createHmac('md5', PASSWORD).update(fields.join(':::')).digest('hex');
      const body = {
        trans_id,
        status_pay,
        site_id,
        order_id,
        amount,
        currency,
        mktime,
        test,
        hash,
        mobile: '996700123456',
      };
      return { raw: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    },
    // The hash is about eight values, not about bytes: another amount is the forgery.
    forge: (raw) => raw.replace('"amount":150000', '"amount":150001'),
  },
};
export default conformance;
