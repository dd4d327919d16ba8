import { afterAll, describe, expect, it } from 'vitest';
import { newPinpad } from './new-pinpad.ts';
import { type CheckoutCopy, copyCheckout } from './testkit/checkout-copy.ts';

let copy: CheckoutCopy | undefined;
afterAll(() => copy?.remove());

describe('npm run new:pinpad', () => {
  it('makes one folder and one line, and the new driver passes the conformance suite at once', {
    timeout: 90_000,
  }, () => {
    copy = copyCheckout();
    const changed = newPinpad('acme-s300', copy.path);
    expect(changed).toContain('src-main/pinpads/acme-s300/tapes/sale-approved.tape');
    expect(copy.changes()).toEqual(['?? src-main/pinpads/acme-s300/', 'M src-main/pinpads/registry.ts']);
    expect(copy.git('diff', '--numstat', 'src-main/pinpads/registry.ts')).toMatch(/^1\t0\t/);
    expect(copy.read('src-main/pinpads/acme-s300/index.ts')).not.toMatch(/template/i);

    const run = copy.test('src-main/pinpads/registry.test.ts', 'acme-s300');
    expect(run).toMatch(/the pinpad acme-s300 > sale-approved \(sale\): the guillotine/);
    expect(run).not.toMatch(/failed/);
  });

  it('refuses a word that is no id, and a folder that is there', () => {
    expect(() => newPinpad('Acme S300')).toThrow(/is no id/);
    expect(() => newPinpad('zvt')).toThrow(/is there already/);
  });
});
