/** What a terminal's reply becomes in the words of every rail. */
import { describe, expect, it } from 'vitest';
import { money } from '../../src-shared/money.ts';
import { replyOf } from './as-provider.ts';

const amount = money(50_000, 'UZS');
const asked = { kind: 'sale', amount, paymentId: '0123456789ABCDEFGHJK', terminalId: '00000166' } as const;
const approved = (facts: object) => replyOf({ kind: 'approved', facts: { amount, ...facts } }, asked);

describe('an approval', () => {
  it.each(['000000000000', '0', '', '   '])(
    'whose RRN is "%s" has none: the next one like it is no second approval',
    (rrn) => {
      const reply = approved({ rrn, terminalId: '00000166', bankShift: '4', receiptNumber: '340' });
      expect(reply).toMatchObject({ kind: 'approved', providerRef: '00000166/4/340', check: ['rrn'] });
      expect(reply).not.toHaveProperty('rrn');
      expect(approved({ rrn })).toMatchObject({ providerRef: asked.paymentId });
    },
  );
  it('is named by its RRN, zeros in front included', () => {
    expect(approved({ rrn: '010965628751' })).toMatchObject({ providerRef: '010965628751', rrn: '010965628751' });
  });
  it('of another terminal, or of money that went the other way, is a doubt', () => {
    expect(approved({ terminalId: '00000167' })).toEqual({ kind: 'unsure', why: 'other_terminal' });
    expect(approved({ operation: 'void' })).toEqual({ kind: 'unsure', why: 'other_operation' });
  });
});
