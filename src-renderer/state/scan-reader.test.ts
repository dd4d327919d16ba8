import { describe, expect, it } from 'vitest';
import { characterOf, createScanReader, type Reading, tailOf } from './scan-reader.ts';

/** Digits typed with the same pause, then Enter; what the last key came to. */
function type(digits: string, pauseMs: number, read = createScanReader(), from = 0): Reading {
  let at = from;
  for (const digit of digits) {
    read({ code: `Digit${digit}`, key: digit, shift: false, at });
    at += pauseMs;
  }
  return read({ code: 'Enter', key: 'Enter', shift: false, at });
}

describe('the scan reader', () => {
  it('takes eight fast keys and Enter for a scan', () => {
    expect(type('88000000', 8)).toEqual({ kind: 'scan', code: '88000000' });
    expect(type('88000000', 60)).toEqual({ kind: 'scan', code: '88000000' });
  });
  it('takes a person, and a short code, for typing', () => {
    expect(type('88000000', 61)).toEqual({ kind: 'typing' });
    expect(type('8800000', 8)).toEqual({ kind: 'typing' });
  });
  it('does not mix slow keys into the scan after them', () => {
    const read = createScanReader();
    read({ code: 'Digit4', key: '4', shift: false, at: 0 });
    expect(type('880000000000000000', 5, read, 400)).toEqual({ kind: 'scan', code: '880000000000000000' });
  });
  it('swallows the line feed after the carriage return, and nothing later', () => {
    const read = createScanReader();
    expect(type('88000000', 10, read).kind).toBe('scan');
    expect(read({ code: 'Enter', key: 'Enter', shift: false, at: 90 })).toEqual({ kind: 'echo' });
    expect(read({ code: 'Enter', key: 'Enter', shift: false, at: 500 })).toEqual({ kind: 'typing' });
  });
  it('lets go of what was typed when another key comes between', () => {
    const read = createScanReader();
    for (let at = 0; at < 8; at++) read({ code: 'Digit1', key: '1', shift: false, at });
    read({ code: 'Tab', key: 'Tab', shift: false, at: 8 });
    expect(read({ code: 'Enter', key: 'Enter', shift: false, at: 9 })).toEqual({ kind: 'typing' });
  });
  it('reads the place of a key, whatever the layout makes of it', () => {
    expect(characterOf({ code: 'KeyQ', key: 'й', shift: false })).toBe('q');
    expect(characterOf({ code: 'KeyQ', key: 'Й', shift: true })).toBe('Q');
    expect(characterOf({ code: 'Numpad7', key: '7', shift: false })).toBe('7');
    expect(characterOf({ code: 'Slash', key: '.', shift: false })).toBe('/');
    expect(characterOf({ code: 'Digit3', key: '№', shift: true })).toBe('#');
    expect(characterOf({ code: '', key: '5', shift: false })).toBe('5');
    expect(characterOf({ code: 'ArrowUp', key: 'ArrowUp', shift: false })).toBeNull();
  });
});

describe('the tail that is shown', () => {
  it('is four characters of a long code and nothing of a short one', () => {
    expect(tailOf('880000000000001234')).toBe('1234');
    expect(tailOf('123456')).toBe('');
  });
});
