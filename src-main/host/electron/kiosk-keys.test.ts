import { expect, it } from 'vitest';
import { leadsOut } from './kiosk-keys.ts';

const plain = { type: 'keyDown', control: false, alt: false, meta: false };

it.each([
  { key: 'w', control: true },
  { key: 'F4', alt: true },
  { key: 'q', meta: true },
  { key: 'F5' },
  { key: 'F11' },
  { key: 'F12' },
  { key: 'ContextMenu' },
  { key: 'BrowserBack' },
  { key: '=', control: true },
])('a booth swallows $key', (input) => {
  expect(leadsOut({ ...plain, ...input })).toBe(true);
});

it.each(['7', 'Enter', 'Tab', 'Backspace', 'Escape', 'Q', 'ArrowLeft'])('a scanner or a PIN may type %s', (key) => {
  expect(leadsOut({ ...plain, key })).toBe(false);
});
