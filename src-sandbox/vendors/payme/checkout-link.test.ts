import { expect, it } from 'vitest';
import { BadLink, readCheckoutLink } from './checkout-link.ts';

const link = (pairs: string, host = 'checkout.paycom.uz') => `https://${host}/${Buffer.from(pairs).toString('base64')}`;

it('reads the vector of wallets.md §1.9', () => {
  const text = 'https://checkout.paycom.uz/bT01ODdmNzJjNzJjYWMwZDE2MmM3MjJhZTI7YWMub3JkZXJfaWQ9MTk3O2E9NTAw';
  expect(readCheckoutLink(text)).toEqual({
    merchantId: '587f72c72cac0d162c722ae2',
    account: { order_id: '197' },
    amount: 500,
  });
});

it('keeps a value whole, with = and non-Latin letters inside', () => {
  expect(readCheckoutLink(link('m=a;ac.order_id=Чек=1;a=5;l=uz', 'test.paycom.uz')).account).toEqual({
    order_id: 'Чек=1',
  });
});

it.each([
  ['another host', link('m=a;ac.order_id=1;a=5', 'checkout.paycom.uz.example')],
  ['plain http', link('m=a;ac.order_id=1;a=5').replace('https', 'http')],
  ['no base64', 'https://checkout.paycom.uz/?m=a'],
  ['junk after base64', `${link('m=a;ac.order_id=1;a=500')}!`],
  ['sum instead of tiyin', link('m=a;ac.order_id=1;a=5.00')],
  ['no amount', link('m=a;ac.order_id=1')],
  ['an unknown key', link('m=a;ac.order_id=1;a=5;amount=5')],
  ['a key twice', link('m=a;ac.order_id=1;a=5;a=6')],
])('refuses %s', (_what, text) => {
  expect(() => readCheckoutLink(text)).toThrow(BadLink);
});
