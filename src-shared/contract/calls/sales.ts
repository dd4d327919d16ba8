/** A sale before its money: put aside, called back, at another price, shown to the customer. */

import { call } from '../define.ts';
import { AgreedPrice, AgreePrice, ParkedRef, ParkedSale, ParkedSales, ParkSale, ShowCustomer } from '../sale-views.ts';
import { Nothing } from '../shapes.ts';
import { staff } from './callers.ts';

export const saleCalls = {
  'sale.park': call({
    in: ParkSale,
    out: ParkedSale,
    who: staff,
    rest: 'POST /v1/sales/parked',
    right: 'sell',
    about: 'Puts a sale aside for another customer; it outlives a restart.',
  }),
  'sale.parked': call({
    in: Nothing,
    out: ParkedSales,
    who: staff,
    rest: 'GET /v1/sales/parked',
    right: 'sell',
    about: 'Sales that are put aside, the oldest first, at the prices of now.',
  }),
  'sale.recall': call({
    in: ParkedRef,
    out: ParkedSale,
    who: staff,
    rest: 'POST /v1/sales/parked/recall',
    right: 'sell',
    about: 'Goes on with a sale that was put aside: from then on it is this screen’s alone.',
  }),
  'sale.drop': call({
    in: ParkedRef,
    out: Nothing,
    who: staff,
    rest: 'POST /v1/sales/parked/drop',
    right: 'sell',
    about: 'Throws a sale away that was put aside and of which nothing is paid.',
  }),
  'sale.price': call({
    in: AgreePrice,
    out: AgreedPrice,
    who: staff,
    rest: 'POST /v1/sales/price',
    right: 'price_override',
    act: true,
    about: 'Another price for one product in one order, by name and with a reason. The station keeps it.',
  }),
  'customer.show': call({
    in: ShowCustomer,
    out: Nothing,
    who: ['cashier'],
    about: 'What the till shows at this moment, for the screen that faces the customer. Nothing is kept.',
  }),
};
