/** Terminals of the SA protocol, simulated. README.md lists amounts, faults and settings. */
import { createTerminals } from '../../terminals/terminals.ts';
import type { VendorDefinition } from '../../vendor.ts';
import { createSaTerminal, FAULTS, VENDOR } from './terminal.ts';

export const sa: VendorDefinition = {
  id: VENDOR,
  faults: FAULTS,
  create: (world) => createTerminals(world, VENDOR, createSaTerminal),
};
