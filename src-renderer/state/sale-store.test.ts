import { describe, expect, it } from 'vitest';
import { createClient } from '../../src-shared/contract/define.ts';
import type { StartPayment } from '../../src-shared/contract/payment-asks.ts';
import type { StationContract } from '../../src-shared/contract/station.ts';
import { isId } from '../../src-shared/ids.ts';
import { money } from '../../src-shared/money.ts';
import { AnswerLost } from '../client/connection.ts';
import { fakeStation, refusal } from '../gallery/fake-station.ts';
import { METHODS, paymentIn, stationWith } from '../gallery/fixtures.ts';
import { memoryStorage } from '../gallery/memory-storage.ts';
import { listen } from './listen.ts';
import { createSaleStore } from './sale-store.ts';
import { leftOf, totalOf } from './sale-sum.ts';
import { createStationStore } from './station-store.ts';
import { typeKey } from './typed-sum.ts';

const methodNamed = (name: string) => {
  const found = METHODS.find((method) => method.method === name);
  if (!found) throw new Error(`no fixture method ${name}`);
  return found;
};
const payme = methodNamed('payme');

function till(memory = memoryStorage(), fake = fakeStation(stationWith())) {
  const station = createStationStore();
  listen(fake, station);
  const pauses: number[] = [];
  const sale = createSaleStore({
    client: createClient<StationContract>(fake),
    station,
    currency: 'UZS',
    memory,
    pause: async (ms) => void pauses.push(ms),
  });
  const started = () =>
    fake.calls.filter((call) => call.name === 'payment.start').map((call) => call.input as StartPayment);
  return { fake, station, sale, pauses, started, memory };
}

/** Types 45 000 and goes to the tenders. */
function atTender(made = till()) {
  for (const key of ['4', '5', '000']) made.sale.getState().type(key);
  made.sale.getState().toTender();
  return made;
}

describe('the amount', () => {
  it('is typed digit by digit, without leading zeros, within twelve digits', () => {
    expect(['0', '00', '4', '5', '000'].reduce((typed, key) => typeKey(typed, key, 2), '')).toBe('45000');
    expect(typeKey('123456789012', '3', 2)).toBe('123456789012');
  });
  it('takes a fraction only as long as the currency’s', () => {
    expect(['5', '.', '5', '0', '0', '.'].reduce((typed, key) => typeKey(typed, key, 2), '')).toBe('5.50');
    expect(typeKey('5', '.', 0)).toBe('5');
    expect(typeKey('', '.', 2)).toBe('0.');
  });
  it('is the basket’s sum once a product is picked, and typing starts anew', () => {
    const { sale } = till();
    const [strip, double] = stationWith().products;
    if (!strip || !double) throw new Error('fixtures have products');
    sale.getState().type('9');
    for (const product of [strip, strip, double]) sale.getState().addProduct(product);
    expect(totalOf(sale.getState(), 'UZS').minor).toBe(11_000_000);
    sale.getState().removeProduct(strip.id);
    expect(totalOf(sale.getState(), 'UZS').minor).toBe(8_000_000);
    sale.getState().type('7');
    expect(totalOf(sale.getState(), 'UZS').minor).toBe(700);
    expect(sale.getState().basket).toEqual([]);
  });
  it('of zero goes nowhere', () => {
    const { sale } = till();
    sale.getState().toTender();
    expect(sale.getState().step).toBe('amount');
  });
});

describe('starting a payment', () => {
  it('sends one call with an id of its own and shows that payment', async () => {
    const { sale, started, station } = atTender();
    await sale.getState().start(payme);
    const [input] = started();
    expect(input).toMatchObject({
      amount: { minor: 4_500_000, currency: 'UZS' },
      method: 'payme',
      orderId: sale.getState().orderId,
    });
    expect(isId(input?.id ?? '')).toBe(true);
    expect(sale.getState()).toMatchObject({ step: 'payment', paymentId: input?.id, pending: null });
    expect(station.getState().payments[input?.id ?? '']?.status).toBe('awaiting_customer');
  });

  it('makes one call of two presses', async () => {
    const { sale, started } = atTender();
    await Promise.all([sale.getState().start(payme), sale.getState().start(payme)]);
    await sale.getState().start(payme);
    expect(started()).toHaveLength(1);
  });

  it('asks again with the same id after a lost answer', async () => {
    const { sale, started, fake, pauses } = atTender();
    let losses = 2;
    fake.answer('payment.start', () => {
      if (losses-- > 0) throw new AnswerLost('payment.start');
      return refusal('payment.method_unavailable');
    });
    await sale.getState().start(payme);
    expect(pauses).toEqual([500, 1000]);
    expect(started()).toHaveLength(3);
    expect(new Set(started().map((input) => input.id)).size).toBe(1);
    expect(sale.getState()).toMatchObject({ step: 'tender', paymentId: null });
    expect(sale.getState().trouble).toMatchObject({ kind: 'refused', error: { code: 'payment.method_unavailable' } });
  });

  it('keeps the question when every try was lost, and a person’s press sends the very same one', async () => {
    const { sale, started, fake } = atTender();
    let line = 'cut';
    fake.answer('payment.start', () => {
      if (line === 'cut') throw new AnswerLost('payment.start');
      return refusal('payment.open_exists');
    });
    await sale.getState().start(payme);
    expect(sale.getState()).toMatchObject({ step: 'payment', asking: null, trouble: { kind: 'lost' } });
    const before = started().length;
    line = 'whole';
    await sale.getState().askAgain();
    expect(started()).toHaveLength(before + 1);
    expect(new Set(started().map((input) => input.id)).size).toBe(1);
  });

  it('stops asking when the payment came by a push', async () => {
    const { sale, started, fake, station } = atTender();
    fake.answer('payment.start', (input: StartPayment) => {
      station.getState().put(paymentIn('dispatching', { id: input.id ?? '', orderId: input.orderId }));
      throw new AnswerLost('payment.start');
    });
    await sale.getState().start(payme);
    expect(started()).toHaveLength(1);
    expect(sale.getState()).toMatchObject({ step: 'payment', pending: null, trouble: null });
  });

  it('mints a new id for another try of the same order', async () => {
    const { sale, started, station } = atTender();
    await sale.getState().start(payme);
    const first = station.getState().payments[started()[0]?.id ?? ''];
    if (!first) throw new Error('the first payment is known');
    sale.getState().otherTender(first);
    await sale.getState().start(methodNamed('uzqr'));
    expect(started().map((input) => input.orderId)).toEqual([first.orderId, first.orderId]);
    expect(new Set(started().map((input) => input.id)).size).toBe(2);
    expect(started()[1]?.amount?.minor).toBe(4_500_000);
  });

  it('sends products as items in thousandths', async () => {
    const { sale, started } = till();
    const [strip] = stationWith().products;
    if (!strip) throw new Error('fixtures have products');
    sale.getState().addProduct(strip);
    sale.getState().addProduct(strip);
    sale.getState().toTender();
    await sale.getState().start(payme);
    expect(started()[0]).toMatchObject({
      amount: { minor: 6_000_000 },
      items: [{ productId: 'strip', quantityMilli: 2000 }],
    });
  });
});

describe('a reload', () => {
  it('returns to the payment that was on screen', async () => {
    const before = atTender();
    await before.sale.getState().start(payme);
    const after = till(before.memory);
    expect(after.sale.getState()).toMatchObject({
      step: 'payment',
      paymentId: before.sale.getState().paymentId,
      orderId: before.sale.getState().orderId,
    });
  });
  it('keeps the sum when the station never heard of the payment', async () => {
    const before = atTender();
    await before.sale.getState().start(payme);
    const after = till(before.memory);
    after.sale.getState().forget();
    expect(after.sale.getState()).toMatchObject({ step: 'amount', paymentId: null, typed: '45000' });
  });
  it('starts clean after a new sale, and never remembers a customer’s code', async () => {
    const made = atTender();
    await made.sale.getState().start(methodNamed('click_pass'), { code: '999888777666' });
    expect(made.memory.getItem('qabul.sale')).not.toContain('999888777666');
    made.sale.getState().newSale();
    expect(till(made.memory).sale.getState()).toMatchObject({ step: 'amount', paymentId: null, typed: '' });
  });
});

describe('an order paid in several ways', () => {
  it('asks for a part with the order’s total, then for what is left, and takes nothing twice after a reload', async () => {
    const { sale, station, started, memory, fake } = atTender();
    sale.getState().payPart(money(2_000_000, 'UZS'));
    await sale.getState().start(payme);
    expect(started()[0]).toMatchObject({ amount: { minor: 2_000_000 }, orderTotal: { minor: 4_500_000 } });
    const paid = paymentIn('completed', {
      id: started()[0]?.id ?? '',
      orderId: sale.getState().orderId,
      amount: money(2_000_000, 'UZS'),
      rev: 9,
    });
    station.getState().put(paid);
    sale.getState().payRest(paid);
    // The page that comes back knows no payment that is over.
    const again = till(memory);
    again.sale.getState().toTender();
    await again.sale.getState().start(payme);
    expect(fake.calls.some(({ name }) => name === 'sale.park')).toBe(false);
    expect(again.started()[0]).toMatchObject({
      orderId: paid.orderId,
      amount: { minor: 2_500_000 },
      orderTotal: { minor: 4_500_000 },
    });
  });

  it('owes a part again that was given back', () => {
    const { sale, station } = atTender();
    const paid = paymentIn('completed', { orderId: sale.getState().orderId, amount: money(2_000_000, 'UZS') });
    station.getState().put(paid);
    sale.getState().payRest(paid);
    const left = () => leftOf(sale.getState(), station.getState().payments, 'UZS').minor;
    expect(left()).toBe(2_500_000);
    station.getState().put({ ...paid, refunded: money(2_000_000, 'UZS'), rev: paid.rev + 1 });
    expect(left()).toBe(4_500_000);
  });

  it('lends none of its parts to another order whose payment is opened meanwhile', async () => {
    const { sale, station, started } = atTender();
    const paid = paymentIn('completed', { orderId: sale.getState().orderId, amount: money(2_000_000, 'UZS') });
    station.getState().put(paid);
    sale.getState().payRest(paid);
    sale.getState().payPart(money(500_000, 'UZS'));
    const other = paymentIn('declined', { orderId: 'K-0THER', amount: money(3_000_000, 'UZS') });
    station.getState().put(other);
    sale.getState().show(other);
    sale.getState().otherTender(other);
    expect(leftOf(sale.getState(), station.getState().payments, 'UZS').minor).toBe(3_000_000);
    await sale.getState().start(payme);
    expect(started()[0]).toMatchObject({ orderId: 'K-0THER', amount: { minor: 3_000_000 } });
    expect(started()[0]).not.toHaveProperty('orderTotal');
  });
});

describe('a sale put aside', () => {
  it('comes back as it was, at any window, and the one on screen takes its place', async () => {
    const { sale, fake, memory } = atTender();
    const first = sale.getState().orderId;
    await sale.getState().putAside();
    expect(sale.getState()).toMatchObject({ step: 'amount', typed: '' });
    expect(memory.getItem('qabul.aside')).toBeNull();
    const other = till(memoryStorage(), fake);
    other.sale.getState().type('7');
    const second = other.sale.getState().orderId;
    await other.sale.getState().recall(first);
    expect(other.sale.getState()).toMatchObject({ step: 'tender', orderId: first, typed: '45000' });
    expect(other.station.getState().view?.parked).toBe(1);
    await sale.getState().recall(second);
    expect(sale.getState()).toMatchObject({ orderId: second, typed: '7' });
  });

  it('stays on the screen when the station refuses or does not answer', async () => {
    const { sale, fake } = atTender();
    const { orderId } = sale.getState();
    fake.answer('sale.park', () => refusal('sale.too_many_parked'));
    await expect(sale.getState().putAside()).rejects.toThrow('sale.too_many_parked');
    fake.answer('sale.park', () => {
      throw new AnswerLost('gone');
    });
    await expect(sale.getState().putAside()).rejects.toThrow(AnswerLost);
    expect(sale.getState()).toMatchObject({ orderId, typed: '45000', step: 'tender' });
  });

  it('that was paid while it lay there shows its result, and asks nobody to pay', async () => {
    const made = till();
    const paid = paymentIn('completed', { amount: money(4_500_000, 'UZS') });
    made.fake.answer('sale.recall', () => ({
      ok: true,
      data: {
        orderId: paid.orderId,
        total: paid.amount,
        amount: paid.amount,
        items: [],
        parts: [{ id: paid.id, kept: paid.amount }],
        paid: paid.amount,
        parkedAt: 1,
      },
    }));
    made.fake.answer('payment.get', () => ({ ok: true, data: paid }));
    await made.sale.getState().recall(paid.orderId);
    expect(made.sale.getState()).toMatchObject({ step: 'payment', paymentId: paid.id });
  });
});

describe('another price', () => {
  const [strip] = stationWith().products;
  if (!strip) throw new Error('fixtures have products');
  const price = money(2_000_000, 'UZS');

  it('counts for its order alone, and survives a reload', () => {
    const { sale, memory } = till();
    sale.getState().addProduct(strip);
    const { orderId } = sale.getState();
    sale.getState().agreedTo({ orderId: 'another', productId: strip.id, price, usual: strip.price });
    expect(totalOf(sale.getState(), 'UZS').minor).toBe(strip.price.minor);
    sale.getState().agreedTo({ orderId, productId: strip.id, price, usual: strip.price });
    sale.getState().addProduct(strip);
    expect(totalOf(sale.getState(), 'UZS').minor).toBe(4_000_000);
    expect(totalOf(till(memory).sale.getState(), 'UZS').minor).toBe(4_000_000);
    sale.getState().newSale();
    sale.getState().addProduct(strip);
    expect(totalOf(sale.getState(), 'UZS').minor).toBe(strip.price.minor);
  });

  it('is not what the screen asks for: it names goods, and the whole order where a part is paid', async () => {
    const { sale, started } = till();
    sale.getState().addProduct(strip);
    sale.getState().addProduct(strip);
    sale.getState().toTender();
    sale.getState().payPart(money(1_000_000, 'UZS'));
    await sale.getState().start(payme);
    expect(started()[0]).toMatchObject({
      items: [{ productId: strip.id, quantityMilli: 2_000 }],
      amount: { minor: 1_000_000 },
      orderTotal: { minor: 2 * strip.price.minor },
    });
  });
});
