import type { FiscalTexts } from '../fiscal-words.ts';

/** English. */
export const en: FiscalTexts = {
  locked: ['The fiscal module is locked.', 'Call the technician; send the receipt again when the module is replaced.'],
  full: ['The fiscal module’s memory is full.', 'Order a replacement of the module.'],
  service: ['The fiscal service is suspended.', 'Check that it is paid, or call the technician.'],
  away: [
    'The fiscal module does not answer.',
    'Check that the fiscal box is on and its cable is in; the station tries again by itself.',
  ],
  offline: ['Receipts have not reached the tax office for too long.', 'Connect the fiscal box to the internet.'],
  clock: ['The fiscal box’s clock is wrong.', 'Check its clock and the station’s.'],
  day: ['The fiscal day is in another state.', 'The station opens the day by itself; wait a little.'],
  paper: [
    'The fiscal box has no paper, or cannot print.',
    'Put paper in: the station asks whether the module has the receipt.',
  ],
  caller: ['Another computer is connected to the fiscal box.', 'Close the program there.'],
  goods: [
    'The product’s MXIK, package or VAT code is wrong.',
    'Correct it in the catalogue and send the receipt again.',
  ],
  sums: ['The sums of the receipt do not agree.', 'Tell support this code.'],
  original: [
    'The refund’s receipt does not find its sale’s.',
    'Send the sale’s receipt first, or copy it from the paper.',
  ],
  counters: ['The module’s counters hold less than is given back.', 'Send it again after more sales.'],
  undecided: [
    'It is not known whether the module has the receipt.',
    'Look at the fiscal box’s paper: if it is there, copy it; if not, send it again.',
  ],
  label: ['The marking code was refused.', 'Do not sell this product; scan another.'],
  labelExpired: ['The product’s shelf life is over.', 'Do not sell it.'],
  labelSold: ['The product with this marking code was sold before.', 'Do not sell it; check the stock.'],
  other: ['The fiscal module made no receipt.', 'Tell support this code.'],
};
