/** One line per simulated vendor. */
import type { VendorDefinition } from '../vendor.ts';
import { byfly } from './byfly/index.ts';
import { fiscal } from './fiscal/index.ts';
import { fiscalboxFiscal } from './fiscalbox/fiscal/index.ts';
import { fiscalbox } from './fiscalbox/index.ts';
import { ioka } from './ioka/index.ts';
import { odengi } from './odengi/index.ts';
import { payme } from './payme/index.ts';
import { photobooth } from './photobooth/index.ts';
import { sa } from './sa/index.ts';
import { zvt } from './zvt/index.ts';

export const vendors: readonly VendorDefinition[] = [
  payme,
  byfly,
  fiscal,
  fiscalboxFiscal,
  fiscalbox,
  ioka,
  odengi,
  photobooth,
  sa,
  zvt,
];
