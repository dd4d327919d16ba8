import { describe, expect, it } from 'vitest';
import { isStatusByte, statusFrom } from './printer-status.ts';

describe('a printer’s status', () => {
  it('is well when every answer is the resting one', () => {
    expect(statusFrom({ 1: 0x12, 2: 0x12, 4: 0x12 })).toEqual({
      isOnline: true,
      isCoverOpen: false,
      paper: 'ok',
      drawerPin: false,
    });
  });

  it('tells an open cover, paper that ends and paper that has ended apart', () => {
    expect(statusFrom({ 1: 0x1a, 2: 0x16, 4: 0x12 })).toMatchObject({
      isOnline: false,
      isCoverOpen: true,
      paper: 'ok',
    });
    expect(statusFrom({ 1: 0x12, 2: 0x12, 4: 0x1e })).toMatchObject({ isOnline: true, paper: 'near_end' });
    expect(statusFrom({ 1: 0x1a, 2: 0x32, 4: 0x7e })).toMatchObject({ isOnline: false, paper: 'end' });
    expect(statusFrom({ 1: 0x16 })).toMatchObject({ isOnline: true, drawerPin: true });
  });

  it('takes no other byte for an answer', () => {
    expect([0x00, 0x0a, 0x41, 0x93, 0xff].filter(isStatusByte)).toEqual([]);
    expect([0x12, 0x1a, 0x16, 0x7e, 0x32].every(isStatusByte)).toBe(true);
  });
});
