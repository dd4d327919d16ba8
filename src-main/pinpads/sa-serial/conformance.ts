/** What was asked when each tape was recorded, and what came of it. */
import type { PinpadConformance } from '../conformance.ts';

const sale = { act: 'sale', minor: 50_000 } as const;
const of = { rrn: '010965628751', authCode: '635842', terminalId: '00000166' };
const approved = { kind: 'approved', facts: { rrn: '010965628751', terminalId: '00000166', responseCode: '000' } };
const conformance: PinpadConformance = {
  config: {},
  address: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115_200 },
  currency: 'UZS',
  terminalId: '00000166',
  recordedAt: Date.UTC(2024, 3, 4, 6, 22, 13),
  operationFrame: { sale: /190100311A/, void: /190100341A/, refund: /19020032391A/, reverse: /19020035331A/ },
  tapes: [
    {
      tape: 'sale-approved',
      ...sale,
      ecrNumber: 474,
      truth: 'look-up',
      hints: [{ kind: 'sent' }, { kind: 'insert_card' }, { kind: 'enter_pin' }],
      expect: {
        kind: 'approved',
        facts: {
          rrn: '010965628751',
          authCode: '635842',
          receiptNumber: '474',
          terminalId: '00000166',
          merchantId: '000000009052147',
          cardMask: '860000******0001',
          responseCode: '000',
          amount: { minor: 50_000, currency: 'UZS' },
          at: Date.UTC(2024, 3, 4, 6, 22, 31),
          slip: firstCopy(),
        },
      },
    },
    {
      tape: 'sale-declined',
      ...sale,
      ecrNumber: 475,
      expect: { kind: 'declined', reason: 'insufficient_funds', code: '116' },
    },
    {
      tape: 'sale-cancelled',
      ...sale,
      ecrNumber: 476,
      cancelAt: 'insert_card',
      expect: { kind: 'declined', reason: 'customer_refused', code: '39=53' },
    },
    { tape: 'sale-chained-slip', ...sale, ecrNumber: 477, expect: approved },
    // Altered by hand: what a terminal should not do.
    { tape: 'sale-other-amount', ...sale, ecrNumber: 474, expect: { kind: 'unsure', why: 'amount_differs' } },
    { tape: 'sale-unknown-status', ...sale, ecrNumber: 474, expect: { kind: 'unsure', why: 'status_77' } },
    { tape: 'sale-other-terminal', ...sale, ecrNumber: 474, expect: { kind: 'unsure', why: 'terminal_differs' } },
    { tape: 'sale-not-ours', ...sale, ecrNumber: 474, expect: approved },
    {
      tape: 'sale-facts-missing',
      ...sale,
      ecrNumber: 474,
      expect: { kind: 'approved', check: ['rrn_missing', 'amount_missing'] },
    },
    {
      tape: 'void',
      act: 'void',
      minor: 50_000,
      ecrNumber: 478,
      of,
      expect: { kind: 'approved', facts: { responseCode: '400' } },
    },
    {
      tape: 'refund',
      act: 'refund',
      minor: 50_000,
      ecrNumber: 479,
      of,
      expect: { kind: 'approved', facts: { rrn: '010968002727' } },
    },
    { tape: 'reversal', act: 'reverse', minor: 50_000, ecrNumber: 480, of, expect: { kind: 'approved' } },
    { tape: 'look-up', act: 'lookUp', minor: 50_000, ecrNumber: 474, expect: approved },
    {
      tape: 'look-up-by-rrn-none',
      act: 'lookUp',
      minor: 50_000,
      ecrNumber: 481,
      rrn: '010965270742',
      expect: { kind: 'none' },
    },
    {
      tape: 'totals',
      act: 'totals',
      expect: {
        currency: 'UZS',
        terminals: [
          {
            terminalId: '00000166',
            sales: { count: 5, minor: 90_000 },
            refunds: { count: 1, minor: 10_000 },
            voids: { count: 2, minor: 25_050 },
          },
        ],
      },
    },
    {
      tape: 'settlement',
      act: 'closeBatch',
      expect: { matched: true, terminals: [{ sales: { count: 5, minor: 90_000 } }] },
    },
    { tape: 'settlement-differs', act: 'closeBatch', expect: { matched: false } },
    { tape: 'probe', act: 'probe', expect: { terminalId: '00000166' } },
  ],
};
export default conformance;

/** The first copy alone, its card number masked. */
function firstCopy(): string {
  return [
    '        FOTO MARKAZ',
    'Toshkent, Chorsu',
    'PAX A35 SA 3.1.0',
    'Дата: 04/04/2024 11:22:31',
    'Терминал: 00000166',
    'Торговец: 000000009052147',
    'Чек № 474',
    'ОПЛАТА',
    'Карта: 860000******0001',
    'СУММА: 500.00 UZS',
    'RRN: 010965628751',
    'ОДОБРЕНО',
  ].join('\n');
}
