/** Terminals of the ZVT protocol, simulated. README.md lists amounts, faults and settings. */
import { createTerminals } from '../../terminals/terminals.ts';
import type { VendorDefinition } from '../../vendor.ts';
import { createZvtTerminal, FAULTS, VENDOR } from './terminal.ts';

export const zvt: VendorDefinition = {
  id: VENDOR,
  faults: FAULTS,
  create: (world) => createTerminals(world, VENDOR, createZvtTerminal),
};
