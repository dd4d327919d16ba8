import { describe, expect, it } from 'vitest';
import { FIXTURE_NOW, paymentIn, som, stationWith } from '../gallery/fixtures.ts';
import { TEXTS } from '../text/languages.ts';
import {
  cameOf,
  inLastQuarter,
  isPracticePlace,
  lampName,
  lampOf,
  mayRepeat,
  methodOf,
  moneySaid,
  ownName,
  parkedBeside,
  titleOf,
} from './selectors.ts';

describe('whether money moved', () => {
  it('is said for sales and refunds in every state', () => {
    expect(moneySaid(paymentIn('completed'))).toBe('taken');
    expect(moneySaid(paymentIn('declined'))).toBe('not_taken');
    expect(moneySaid(paymentIn('unknown'))).toBe('may_taken');
    expect(moneySaid(paymentIn('completed', { kind: 'refund' }))).toBe('returned');
    expect(moneySaid(paymentIn('failed', { kind: 'refund' }))).toBe('not_returned');
    expect(moneySaid(paymentIn('unknown', { kind: 'refund' }))).toBe('may_returned');
  });
  it('is never denied when some came', () => {
    const late = paymentIn('expired', { received: som(45_000) });
    expect(moneySaid(late)).toBe('part');
    expect(mayRepeat(late)).toBe(false);
    const discrepancies = [
      { id: 1, type: 'late_money' as const, at: FIXTURE_NOW, status: 'open' as const, actual: som(45_000) },
    ];
    const afterTheEnd = paymentIn('cancelled', { discrepancies });
    expect(moneySaid(afterTheEnd)).toBe('part');
    expect(cameOf(afterTheEnd)).toEqual(som(45_000));
    expect(mayRepeat(afterTheEnd)).toBe(false);
    expect(mayRepeat(paymentIn('declined'))).toBe(true);
    expect(mayRepeat(paymentIn('unknown'))).toBe(false);
  });
});

describe('what a screen asks', () => {
  const view = stationWith({ open: [paymentIn('awaiting_customer'), paymentIn('unknown')] });
  it('knows the payments left open beside the one on screen, newest first', () => {
    expect(parkedBeside(view, null).map((payment) => payment.status)).toEqual(['unknown', 'awaiting_customer']);
    expect(parkedBeside(view, paymentIn('unknown').id).map((payment) => payment.status)).toEqual(['awaiting_customer']);
  });
  it('translates cash and leaves a vendor its name', () => {
    expect(titleOf(view, TEXTS.ky, 'cash')).toBe('Накталай');
    expect(titleOf(view, TEXTS.ky, 'payme')).toBe('Payme');
    expect(titleOf(view, TEXTS.ky, 'gone')).toBe('gone');
  });
  it('finds a method’s lamp by its own name or its provider’s', () => {
    const payme = methodOf(view, 'payme');
    expect(payme && lampOf(view, payme)?.reason).toBe('practice');
    expect(
      payme &&
        lampOf(
          { ...view, lamps: [{ id: 'bridge', kind: 'device', state: 'ok', reason: 'ok' }] },
          { ...payme, method: 'go', provider: 'bridge' },
        )?.id,
    ).toBe('bridge');
  });
  it('shows a countdown only in the last quarter of a code’s life', () => {
    const payment = paymentIn('awaiting_customer', { createdAt: FIXTURE_NOW, expiresAt: FIXTURE_NOW + 400_000 });
    expect(inLastQuarter(payment, FIXTURE_NOW + 299_000)).toBe(false);
    expect(inLastQuarter(payment, FIXTURE_NOW + 301_000)).toBe(true);
  });
});

describe('where a device of the practice stands', () => {
  it('is no address for a person; a real one is', () => {
    const ofPractice = [
      'picture /home/kassa/pages',
      'http://simulators.invalid:4752/fiscalbox',
      'http simulators.invalid:4752',
    ];
    expect(ofPractice.filter(isPracticePlace)).toEqual(ofPractice);
    const real = ['tcp 192.168.1.40:9100', '/dev/ttyUSB0', 'http://192.168.1.5:3448', 'fiscalbox.key'];
    expect(real.filter(isPracticePlace)).toEqual([]);
  });
});

describe('the name of a lamp', () => {
  const terminal = (device: string) => ({ device, method: 'humo', waiting: 0, canCancel: true });
  const lamp = (id: string) => ({ id, kind: 'device', state: 'ok', reason: 'ok' }) as const;
  it('is a terminal with its card, and what the owner calls it; a driver’s id is no name', () => {
    const view = stationWith({ devices: [terminal('front'), terminal('fiscalbox-humo'), terminal('sa-serial-2')] });
    expect(lampName(view, TEXTS.en, lamp('front'))).toBe('Terminal Humo · front');
    expect(lampName(view, TEXTS.en, lamp('fiscalbox-humo'))).toBe('Terminal Humo');
    expect(lampName(view, TEXTS.en, lamp('sa-serial-2'))).toBe('Terminal Humo');
    expect(ownName(view, 'front')).toBe('front');
    expect(ownName(view, 'fiscalbox-humo')).toBeUndefined();
  });
  it('is in words for every part of the station', () => {
    for (const id of ['ledger', 'backup', 'clock', 'fiscal', 'receipts', 'inbox', 'printer'])
      expect(lampName(stationWith(), TEXTS.ru, { ...lamp(id), kind: 'part' })).toMatch(/[а-я]/i);
  });
});
