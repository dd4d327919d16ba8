/** A booth for tests: a scripted rail, two products, and a photo program on the wire that does as it is told. */

import { randomBytes } from 'node:crypto';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { StationClient } from '../../src-shared/contract/station.ts';
import { idFromBytes } from '../../src-shared/ids.ts';
import { type HttpClient, HttpError, type HttpRequest } from '../ports/http-client.ts';
import { settled } from './fake-clock.ts';
import { type ScriptedOptions, type ScriptedStation, scriptedStation } from './scripted-station.ts';

export type ProgramStep = 'ok' | 'refused' | 'not_reached' | 'silent';

export interface BoothStation {
  station: ScriptedStation;
  guest: StationClient;
  /** Every start that reached the program. */
  starts: HttpRequest[];
  /** What the program does next, in order; `ok` when nothing is left. */
  program(...steps: ProgramStep[]): void;
  /** What the owner's webhook was sent, and what it answers next: 200 when nothing is left. */
  told: Record<string, unknown>[];
  owner(...statuses: (number | 'silent')[]): void;
  /** A guest's sale. */
  sale(productId?: string, over?: { orderId?: string }): Promise<PaymentView>;
  view(id: string): Promise<PaymentView>;
  /** The rail says yes to every open payment when it is asked. */
  advance(ms: number): Promise<void>;
  crash(): Promise<BoothStation>;
}

const PRODUCTS = [
  { id: 'strip', name: { uz: 'Foto', ru: 'Фото' }, price: 3_000_000 },
  { id: 'double', name: { uz: 'Ikki', ru: 'Две' }, price: 4_500_000 },
];

export async function boothStation(
  booth: Record<string, unknown> = {},
  options: ScriptedOptions = {},
): Promise<BoothStation> {
  const starts: HttpRequest[] = [];
  const steps: ProgramStep[] = [];
  const told: Record<string, unknown>[] = [];
  const answers: (number | 'silent')[] = [];
  const wire: HttpClient = {
    send(request) {
      if (request.url.startsWith('http://owner')) {
        told.push(JSON.parse(String(request.body)) as Record<string, unknown>);
        const answer = answers.shift() ?? 200;
        if (answer === 'silent') return Promise.reject(new HttpError('timeout', false));
        return Promise.resolve({ status: answer, headers: {}, body: new Uint8Array() });
      }
      if (!request.url.startsWith('http://booth')) return Promise.reject(new HttpError('ECONNRESET', false));
      if (request.url.endsWith('/look')) return Promise.resolve({ status: 200, headers: {}, body: new Uint8Array() });
      const step = steps.shift() ?? 'ok';
      if (step === 'not_reached') return Promise.reject(new HttpError('ECONNREFUSED', true));
      starts.push(request);
      if (step === 'silent') return Promise.reject(new HttpError('timeout', false));
      return Promise.resolve({ status: step === 'ok' ? 200 : 409, headers: {}, body: new Uint8Array() });
    },
  };
  const station = await scriptedStation({
    ...options,
    wire,
    config: {
      station: { id: 'booth-1', name: 'Booth', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'kiosk' },
      products: PRODUCTS,
      booth: {
        fulfilment: { kind: 'http', url: 'http://booth/start?order={order}&prints={prints}' },
        printsPerProduct: { double: 2 },
        ownerPhone: '+998 90 000 00 00',
        ...booth,
      },
      ...options.config,
    },
  });
  return around(station);

  function around(live: ScriptedStation): BoothStation {
    const guest = live.as('kiosk');
    return {
      station: live,
      guest,
      starts,
      told,
      owner: (...more) => void answers.push(...more),
      program: (...more) => void steps.push(...more),
      async sale(productId = 'strip', over = {}) {
        const id = idFromBytes(randomBytes(20));
        await guest.payment.start({
          id,
          orderId: over.orderId ?? `K-${id.slice(-6)}`,
          method: 'rail',
          items: [{ productId, quantityMilli: 1_000 }],
        });
        await settled();
        return guest.payment.get({ id });
      },
      view: (id) => guest.payment.get({ id }),
      advance: (ms) => live.clock.advance(ms),
      crash: async () => around(await live.crash()),
    };
  }
}
