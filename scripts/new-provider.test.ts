import { afterAll, describe, expect, it } from 'vitest';
import { newProvider } from './new-provider.ts';
import { type CheckoutCopy, copyCheckout } from './testkit/checkout-copy.ts';

let copy: CheckoutCopy | undefined;
afterAll(() => copy?.remove());

describe('npm run new:provider', () => {
  it('makes one folder and one line, and the new rail passes the conformance suite at once', {
    timeout: 90_000,
  }, () => {
    copy = copyCheckout();
    const changed = newProvider('acme-pay', copy.path);
    expect(changed).toContain('src-main/providers/acme-pay/index.ts');
    expect(copy.changes()).toEqual(['?? src-main/providers/acme-pay/', 'M src-main/providers/registry.ts']);
    expect(copy.git('diff', '--numstat', 'src-main/providers/registry.ts')).toMatch(/^1\t0\t/);
    expect(copy.read('src-main/providers/acme-pay/index.ts')).not.toMatch(/template/i);

    const run = copy.test('src-main/providers/registry.test.ts', 'acme-pay');
    expect(run).toMatch(/✓.*acme-pay.*>/);
    expect(run).not.toMatch(/failed/);
  });

  it('refuses a word that is no id, and a folder that is there', () => {
    expect(() => newProvider('Acme Pay')).toThrow(/is no id/);
    expect(() => newProvider('payme')).toThrow(/is there already/);
  });
});
