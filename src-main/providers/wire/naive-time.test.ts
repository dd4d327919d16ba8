import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALMATY_OFFSET_MINUTES, naiveTime } from './naive-time.ts';

describe('a time without a zone', () => {
  it('is read on the rail’s clock, whatever zone this machine is in', () => {
    expect(naiveTime('2025-12-24 15:30:00', ALMATY_OFFSET_MINUTES)).toBe(Date.UTC(2025, 11, 24, 10, 30));
    expect(naiveTime('2026-01-01 00:00:00', ALMATY_OFFSET_MINUTES)).toBe(Date.UTC(2025, 11, 31, 19));
    expect(naiveTime('2026-01-01 00:00:00', -180)).toBe(Date.UTC(2026, 0, 1, 3));
  });

  it.each([
    '',
    '2025-02-31 00:00:00',
    '2025-12-24',
    '2025-12-24 24:00:00',
    '2025-13-01 00:00:00',
    '24.12.2025 15:30:00',
  ])('is refused when it is none: "%s"', (text) => {
    expect(() => naiveTime(text, 0)).toThrow(RangeError);
  });

  it('comes back from every second of a century', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_799 }), fc.integer({ min: -720, max: 840 }), (second, offset) => {
        const written = new Date(second * 1000 + offset * 60_000).toISOString().slice(0, 19).replace('T', ' ');
        expect(naiveTime(written, offset)).toBe(second * 1000);
      }),
    );
  });
});
