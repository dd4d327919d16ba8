/** Practice money is never real money, and the other way round (I-3, seed trap 3). */
import { expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { scriptedStation } from '../../testkit/scripted-station.ts';
import { settle } from './settle.ts';

const rules = { receipts: false, log: memoryLog() };

it.each([
  ['practice money', false, 'live'],
  ['real money', true, 'sandbox'],
] as const)(
  '%s for a payment of the other kind settles nothing and is put before a person',
  async (_w, livemode, profile) => {
    const h = await scriptedStation({ profile });
    const sale = await h.sale();
    expect(sale.livemode).toBe(profile === 'live');
    const row = h.ledger.read.payment(sale.id);
    if (!row) throw new Error('no row');
    const result = await h.ledger.write((tx) =>
      settle(
        tx,
        row,
        { type: 'approved', source: 'statement', livemode, amount: money(row.payable, 'UZS'), providerRef: 'x' },
        1,
        rules,
      ),
    );
    expect(result.kind).toBe('contradiction');
    const after = await h.view(sale.id);
    expect(after).toMatchObject({ status: 'awaiting_customer', received: { minor: 0 } });
    expect(after.discrepancies.map((d) => d.type)).toEqual(['wrong_mode']);
  },
);
