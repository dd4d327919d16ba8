/** What was asked when each tape was recorded, and what came of it. */
import type { PinpadConformance } from '../conformance.ts';

const sale = { act: 'sale', minor: 50_000 } as const;
const facts = { receiptNumber: '0474', terminalId: '00000166', amount: { minor: 50_000, currency: 'UZS' } };
const conformance: PinpadConformance = {
  config: {},
  address: { kind: 'serial', path: '/dev/ttyUSB1', baudRate: 9_600 },
  currency: 'UZS',
  terminalId: '00000166',
  recordedAt: Date.UTC(2024, 3, 4, 6, 22, 13),
  operationFrame: { sale: /^10020601/, void: /^10020630/, refund: /^10020631/, reverse: /^$/ },
  tapes: [
    {
      tape: 'sale-approved',
      ...sale,
      truth: 'look-up',
      hints: [{ kind: 'sent' }, { kind: 'insert_card' }, { kind: 'contacting_bank' }],
      expect: {
        kind: 'approved',
        facts: {
          ...facts,
          authCode: '635842',
          cardMask: '860000******0001',
          cardBrand: 'UZCARD',
          at: Date.UTC(2024, 3, 4, 6, 22, 31),
          slip: 'FOTO MARKAZ\nCARD 860000******0001\n500.00 UZS APPROVED',
        },
      },
    },
    { tape: 'sale-declined', ...sale, expect: { kind: 'declined', reason: 'other', code: '05' } },
    {
      tape: 'sale-cancelled',
      ...sale,
      cancelAt: 'insert_card',
      expect: { kind: 'declined', reason: 'customer_refused', code: '6C' },
    },
    // Altered by hand: what a terminal should not do.
    { tape: 'sale-other-amount', ...sale, expect: { kind: 'unsure', why: 'amount_differs' } },
    { tape: 'sale-unknown-code', ...sale, expect: { kind: 'unsure', why: 'code_E7' } },
    { tape: 'sale-other-terminal', ...sale, expect: { kind: 'unsure', why: 'terminal_differs' } },
    { tape: 'sale-amount-missing', ...sale, expect: { kind: 'approved', check: ['amount_missing'] } },
    {
      tape: 'void',
      act: 'void',
      minor: 50_000,
      of: { receiptNumber: '0474' },
      expect: { kind: 'approved', facts: { receiptNumber: '0475' } },
    },
    { tape: 'refund', act: 'refund', minor: 50_000, expect: { kind: 'approved', facts: { receiptNumber: '0476' } } },
    { tape: 'look-up', act: 'lookUp', minor: 50_000, expect: { kind: 'approved', facts } },
    { tape: 'look-up', act: 'lastSlip', minor: 50_000, expect: { kind: 'slip', facts } },
    {
      tape: 'look-up-other-amount',
      act: 'lookUp',
      minor: 50_000,
      expect: { kind: 'unknown', why: 'other_amount' },
    },
    {
      tape: 'settlement',
      act: 'closeBatch',
      expect: { matched: true, terminals: [{ terminalId: '00000166', sales: { count: 5, minor: 90_000 } }] },
    },
    { tape: 'probe', act: 'probe', expect: { terminalId: '00000166' } },
  ],
};
export default conformance;
