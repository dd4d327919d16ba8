/** The claim to the bank: only where no terminal can give the money back, by name, and with everything a bank asks for. */
import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../src-shared/contract/shapes.ts';
import { bankClaim } from '../../printing/slips.ts';
import { pinpadStation } from '../../testkit/pinpad-station.ts';
import { refusal, refusedFields, UZS } from '../../testkit/scripted-station.ts';

const NOTHING_BACK = { can: { void: false, refund: false, partialRefund: false } };

describe('a claim to the bank', () => {
  it('is not printed while a terminal can give the money back', async () => {
    const h = await pinpadStation();
    const { id } = await h.sale();
    expect(await refusal(h.client.payment.printClaim({ id, by: 'Aziza' }))).toBe('refund.way_closed');
  });

  it('carries a name, and moves no money', async () => {
    const h = await pinpadStation(NOTHING_BACK);
    const { id } = await h.sale();
    expect(await refusedFields(h.client.payment.printClaim({ id }))).toEqual(['by']);
    expect(await refusal(h.client.payment.printClaim({ id, by: 'Aziza' }))).toBe('printer.not_configured');
    const sale = await h.view(id);
    expect([sale.status, sale.refunded]).toEqual(['completed', undefined]);
  });

  it.each(LOCALES)('says the same facts in %s, and that it is no receipt', (locale) => {
    const shop = { name: 'Chorsu Photo', till: 'till-1', utcOffsetMinutes: 300 };
    const at = Date.UTC(2026, 10, 21, 9);
    const facts = { rrn: '010965270742', authCode: '204871', receiptNumber: '000118', terminalId: '00000166' };
    const claim = { orderId: 'K-1', amount: UZS(4_500_000), paidAt: at, cardMask: '860014******3145', ...facts };
    const blocks = bankClaim({ shop, locale, at, livemode: true }, claim, 'Aziza');
    const paper = JSON.stringify(blocks);
    for (const fact of [...Object.values(facts), 'K-1', '860014******3145', 'Aziza', '21.11.2026'])
      expect(paper).toContain(fact);
    expect(blocks[0]).toMatchObject({ kind: 'banner' });
  });
});
