/** What was asked when each tape was recorded, and what came of it. */
import type { PinpadConformance } from '../conformance.ts';

const sale = { act: 'sale', minor: 50_000 } as const;
const facts = { rrn: '010965628751', authCode: '635842', cardMask: '860000******0001' };
const conformance: PinpadConformance = {
  config: {},
  address: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 9_600 },
  currency: 'UZS',
  terminalId: '00000166',
  recordedAt: Date.UTC(2026, 10, 20, 9, 0, 0),
  // STX "SALE" at the beginning of what we send; what the terminal cannot do matches nothing.
  operationFrame: { sale: /^0253414C45/, void: /^$/, refund: /^$/, reverse: /^$/ },
  tapes: [
    {
      tape: 'sale-approved',
      ...sale,
      ecrNumber: 7,
      truth: 'last-result',
      hints: [{ kind: 'sent' }, { kind: 'insert_card' }],
      expect: { kind: 'approved', facts },
    },
    { tape: 'sale-declined', ...sale, ecrNumber: 8, expect: { kind: 'declined', reason: 'insufficient_funds' } },
    {
      tape: 'sale-cancelled',
      ...sale,
      ecrNumber: 9,
      cancelAt: 'insert_card',
      expect: { kind: 'declined', reason: 'customer_refused' },
    },
    { tape: 'last-result', act: 'lookUp', minor: 50_000, ecrNumber: 7, expect: { kind: 'approved', facts } },
    { tape: 'last-result-none', act: 'lookUp', minor: 50_000, ecrNumber: 6, expect: { kind: 'none' } },
    // Recordings altered by hand: what a terminal should not do.
    { tape: 'sale-other-amount', ...sale, ecrNumber: 7, expect: { kind: 'unsure', why: 'amount_differs' } },
    { tape: 'sale-unknown-code', ...sale, ecrNumber: 8, expect: { kind: 'unsure' } },
    { tape: 'sale-not-ours', ...sale, ecrNumber: 8, expect: { kind: 'declined', reason: 'insufficient_funds' } },
    { tape: 'sale-amount-missing', ...sale, ecrNumber: 7, expect: { kind: 'approved', check: ['amount_missing'] } },
    { tape: 'sale-rrn-missing', ...sale, ecrNumber: 7, expect: { kind: 'approved', check: ['rrn_missing'] } },
    {
      tape: 'sale-other-terminal',
      ...sale,
      ecrNumber: 7,
      expect: { kind: 'not_started', reason: 'not_allowed', code: 'another_terminal' },
    },
    { tape: 'last-result-not-ours', act: 'lookUp', minor: 50_000, ecrNumber: 7, expect: { kind: 'approved', facts } },
    {
      tape: 'last-result-other-terminal',
      act: 'lookUp',
      minor: 50_000,
      ecrNumber: 7,
      expect: { kind: 'unknown', why: 'another_terminal' },
    },
    { tape: 'probe', act: 'probe', expect: { terminalId: '00000166' } },
  ],
};
export default conformance;
