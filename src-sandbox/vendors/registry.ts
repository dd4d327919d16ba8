/** One line per simulated vendor. */
import type { VendorDefinition } from '../vendor.ts';
import { fiscal } from './fiscal/index.ts';
import { odengi } from './odengi/index.ts';
import { payme } from './payme/index.ts';

export const vendors: readonly VendorDefinition[] = [payme, fiscal, odengi];
