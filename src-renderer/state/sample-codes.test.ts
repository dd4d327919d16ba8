import { describe, expect, it } from 'vitest';
import { sampleCode } from './sample-codes.ts';

describe('a code to practise with', () => {
  it.each([
    ['click_pass', /^88\d{14}00$/],
    ['payme_go', /^5050\d{14}00$/],
    ['uzum_fastpay', /^40\d{39}00$/],
    ['anor', /^77\d{20}00$/],
  ])('of %s has the form of its wallet', (method, form) => {
    expect(sampleCode(method, 'approve')).toMatch(form);
  });

  it('ends as the simulated box is told, and is never the same twice', () => {
    expect(sampleCode('click_pass', 'poor')).toMatch(/16$/);
    expect(sampleCode('click_pass', 'expired')).toMatch(/44$/);
    expect(sampleCode('click_pass', 'lost')).toMatch(/99$/);
    const many = Array.from({ length: 100 }, () => sampleCode('click_pass', 'approve'));
    expect(new Set(many).size).toBe(100);
  });
});
