/** Every screen in every state, by name: what the station says and what the person in front of it had been doing. */
import type { Scene } from './scene.ts';
import { booth } from './scenes/booth.ts';
import { display } from './scenes/display.ts';
import { office } from './scenes/office.ts';
import { pinpads } from './scenes/pinpads.ts';
import { sheets } from './scenes/sheets.ts';
import { shift } from './scenes/shift.ts';
import { payments, till } from './scenes/till.ts';

export type { Scene } from './scene.ts';

export const SCENES: readonly Scene[] = [
  ...shift,
  ...till,
  ...payments,
  ...pinpads,
  ...sheets,
  ...booth,
  ...display,
  ...office,
];
