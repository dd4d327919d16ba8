/** The configuration, secrets and the catalogue. */

import { call } from '../define.ts';
import { CatalogueRead, CatalogueText, Complaints, PutSecret, SaveSettings, SettingsView } from '../settings-views.ts';
import { Nothing } from '../shapes.ts';
import { staff } from './callers.ts';

export const settingsCalls = {
  'settings.get': call({
    in: Nothing,
    out: SettingsView,
    who: staff,
    right: 'settings',
    about: 'The configuration as it was written, with what is wrong or missing.',
  }),
  'settings.check': call({
    in: SaveSettings,
    out: Complaints,
    who: staff,
    right: 'settings',
    about: 'What the station would say to this configuration. Writes nothing.',
  }),
  'settings.save': call({
    in: SaveSettings,
    out: SettingsView,
    who: staff,
    right: 'settings',
    act: true,
    about: 'Writes the configuration; with problems nothing is written. Products take effect at once.',
  }),
  'settings.restart': call({
    in: Nothing,
    out: Nothing,
    who: staff,
    right: 'settings',
    act: true,
    about: 'Starts the station again with what was saved; refused while a payment is open.',
  }),
  'secret.put': call({
    in: PutSecret,
    out: SettingsView,
    who: staff,
    right: 'settings',
    act: true,
    about: 'Keeps the value of a secret; it is never shown again.',
  }),
  'product.export': call({
    in: Nothing,
    out: CatalogueText,
    who: staff,
    right: 'settings',
    rest: 'GET /v1/products/csv',
    about: 'The catalogue as CSV.',
  }),
  'product.import': call({
    in: CatalogueText,
    out: CatalogueRead,
    who: staff,
    right: 'settings',
    act: true,
    rest: 'POST /v1/products/csv',
    about: 'Takes a whole catalogue from CSV, or nothing of it.',
  }),
};
