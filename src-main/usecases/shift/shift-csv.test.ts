/** A table that a spreadsheet opens without running anything in it. */
import { expect, it } from 'vitest';
import { UZS } from '../../testkit/scripted-station.ts';
import { shiftCsv } from './shift-csv.ts';

const movement = {
  id: '0123456789ABCDEFGHJK',
  orderId: '=HYPERLINK("http://evil")',
  kind: 'sale',
  status: 'completed',
  amount: UZS(1_000_000),
  payable: UZS(1_000_000),
  received: UZS(1_000_000),
  method: 'payme',
  provider: 'payme',
  livemode: true,
  providerRef: 'a,b\r\nc',
  rrn: '001234567890',
  cardMask: '+1',
  can: { cancel: false, refund: true, resolve: false },
  fiscal: { status: 'not_needed' },
  discrepancies: [],
  createdAt: Date.UTC(2026, 10, 21, 9),
  updatedAt: Date.UTC(2026, 10, 21, 9),
  rev: 3,
} as const;

it('one row per movement after its header, with the currency’s minor units and times of UTC', () => {
  const rows = shiftCsv('5H1FT', [{ ...movement, orderId: 'o-0', providerRef: 'ref', discrepancies: [] }]).split(
    '\r\n',
  );
  expect(rows).toEqual([
    'shift_id,payment_id,order_id,kind,method,provider,status,currency,amount_minor,received_minor,created_at,updated_at,provider_ref,rrn,card_mask',
    "5H1FT,0123456789ABCDEFGHJK,o-0,sale,payme,payme,completed,UZS,1000000,1000000,2026-11-21T09:00:00.000Z,2026-11-21T09:00:00.000Z,ref,001234567890,'+1",
    '',
  ]);
});

it('quotes what must be quoted and disarms formulas', () => {
  const text = shiftCsv('5H1FT', [{ ...movement, discrepancies: [] }]);
  expect(text).toContain(`,"'=HYPERLINK(""http://evil"")",`);
  expect(text).toContain(`,"a,b\r\nc",001234567890,'+1\r\n`);
});
