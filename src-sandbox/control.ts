/** The control panel (contract.md, Sandbox control): play the customer, turn the dial, read the truth. */
import * as z from 'zod';
import { PracticeCustomer, PracticeFault } from '../src-shared/contract/practice-views.ts';
import { registerCsv } from './bank/register.ts';
import { PutDifference, putDifference } from './differences.ts';
import type { FaultDial } from './faults.ts';
import type { Route } from './json-server.ts';
import { Refusal, readBody } from './refusal.ts';
import type { Screen } from './screen.ts';
import type { Truth } from './truth.ts';
import type { SimulatedVendor } from './vendor.ts';

const AskStatement = z.strictObject({ vendor: z.string().min(1), method: z.string().min(1) });

export interface ControlParts {
  truth: Truth;
  dial: FaultDial;
  screen: Screen;
  /** By id. */
  vendors: ReadonlyMap<string, SimulatedVendor>;
  now(): number;
}

export function controlRoutes({ truth, dial, screen, vendors, now }: ControlParts): Route[] {
  return [
    {
      method: 'POST',
      path: '/control/customer',
      async answer({ body }) {
        const { paymentId, orderId, action } = readBody(PracticeCustomer, body);
        if (paymentId === undefined && orderId === undefined) {
          const message = 'give orderId or paymentId';
          throw new Refusal(422, 'request.invalid', `orderId: ${message}`, [{ path: 'orderId', message }]);
        }
        const shown = await screen.read({ paymentId, orderId }, (payment) =>
          [...vendors.values()].some((one) => one.waitsFor?.(payment)),
        );
        const all = [...vendors.values()];
        const vendor = all.find((one) => one.waitsFor?.(shown)) ?? all.find((one) => one.serves?.(shown));
        if (!vendor?.customer) {
          throw new Refusal(422, 'customer.no_vendor', `no simulated vendor serves the method "${shown.method}"`);
        }
        return { body: await vendor.customer(shown, action) };
      },
    },
    {
      method: 'POST',
      path: '/control/faults',
      answer({ body }) {
        const { vendor, fault, times = 1 } = readBody(PracticeFault, body);
        dial.turn(vendor, fault, times);
        return {
          body: { ok: true, detail: times === 0 || fault === 'none' ? 'cleared' : `${fault} for the next ${times}` },
        };
      },
    },
    {
      method: 'POST',
      path: '/control/differences',
      answer({ body }) {
        const put = readBody(PutDifference, body);
        const vendor = vendors.get(put.vendor);
        const able = put.method === undefined ? vendor?.differences : vendor?.desks?.[put.method]?.differences;
        return { body: { ok: true, detail: putDifference(put, able) } };
      },
    },
    {
      method: 'GET',
      path: '/control/statement',
      answer({ query }) {
        const { vendor, method } = readBody(AskStatement, Object.fromEntries(query));
        const desk = vendors.get(vendor)?.desks?.[method];
        if (!desk) throw new Refusal(422, 'statement.none', `nobody sends a register of "${method}" at "${vendor}"`);
        return { status: 200, contentType: 'text/csv; charset=utf-8', text: registerCsv(desk.register()) };
      },
    },
    {
      method: 'POST',
      path: '/control/hurry',
      async answer() {
        for (const vendor of vendors.values()) await vendor.hurry?.();
        return { body: { ok: true, detail: 'nobody waits any longer' } };
      },
    },
    {
      method: 'POST',
      path: '/control/reset',
      answer() {
        truth.write({ record: 'reset', at: now() });
        dial.reset();
        for (const vendor of vendors.values()) vendor.reset?.();
        return { body: { ok: true, detail: 'forgotten' } };
      },
    },
    {
      method: 'GET',
      path: '/control/state',
      answer: () => ({
        body: {
          faults: dial.positions(),
          vendors: Object.fromEntries([...vendors].map(([id, vendor]) => [id, vendor.state?.() ?? {}])),
        },
      }),
    },
    { method: 'GET', path: '/truth', answer: () => ({ body: truth.view() }) },
  ];
}
