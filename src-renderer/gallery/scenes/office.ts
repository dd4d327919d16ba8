/** The office: settings by section, people, the first run. */
import { stationWith } from '../fixtures.ts';
import { NO_PEOPLE, NOBODY_HERE, OWNER_HERE } from '../office-answers.ts';
import type { Scene } from '../scene.ts';

const inKazakhstan = () =>
  stationWith({
    station: { ...stationWith().station, country: 'KZ', currency: 'KZT', locale: 'kk' },
    products: [],
  });
const SECTIONS = ['health', 'station', 'rails', 'printer', 'products', 'shift', 'people', 'audit', 'backup'] as const;

export const office: readonly Scene[] = [
  { name: 'settings', screen: 'settings', isPictured: true, view: stationWith(), route: '/settings' },
  ...SECTIONS.map(
    (section): Scene => ({
      name: `settings-${section}`,
      screen: section === 'people' || section === 'audit' ? 'people' : 'settings',
      isPictured: true,
      view: stationWith(),
      route: '/settings',
      here: OWNER_HERE,
      press: [`section-${section}`],
    }),
  ),
  {
    name: 'settings-pinpads',
    screen: 'settings',
    isPictured: true,
    view: stationWith(),
    route: '/settings',
    here: OWNER_HERE,
    press: ['section-pinpads'],
    until: 'terminals-now',
  },
  {
    name: 'settings-product',
    screen: 'settings',
    view: stationWith(),
    route: '/settings',
    here: OWNER_HERE,
    press: ['section-products', 'product-new'],
    until: 'product-save',
  },
  {
    name: 'settings-secret',
    screen: 'settings',
    view: stationWith(),
    route: '/settings',
    here: OWNER_HERE,
    press: ['section-rails', 'secret-new-payme.key'],
    until: 'secret-keep-payme.key',
  },
  {
    name: 'kaspi-off',
    screen: 'settings',
    view: inKazakhstan(),
    route: '/settings',
    here: OWNER_HERE,
    answers: { 'kaspi.session': { isConfigured: false } },
    press: ['section-kaspi'],
  },
  {
    name: 'kaspi-log-in',
    screen: 'settings',
    view: inKazakhstan(),
    route: '/settings',
    here: OWNER_HERE,
    answers: { 'kaspi.session': { isConfigured: true } },
    press: ['section-kaspi'],
    until: 'kaspi-send',
  },
  ...(['transactions', 'sources', 'terminals'] as const).map(
    (tab): Scene => ({
      name: `kaspi-${tab}`,
      screen: 'settings',
      view: inKazakhstan(),
      route: '/settings',
      here: OWNER_HERE,
      press: ['section-kaspi', `kaspi-${tab}`],
    }),
  ),
  {
    name: 'settings-rail-test',
    screen: 'settings',
    isPictured: true,
    view: stationWith(),
    route: '/settings',
    here: OWNER_HERE,
    press: ['section-rails', 'test-payme'],
  },
  {
    name: 'settings-person',
    screen: 'people',
    isPictured: true,
    view: stationWith(),
    route: '/settings',
    here: OWNER_HERE,
    press: ['section-people', 'person-new'],
  },
  {
    name: 'login',
    screen: 'login',
    isPictured: true,
    view: stationWith(),
    here: NOBODY_HERE,
    press: ['person-Dilnoza'],
  },
  ...(['where', 'who', 'rails', 'devices', 'check'] as const).map(
    (step, at): Scene => ({
      name: `setup-${step}`,
      screen: 'wizard',
      isPictured: true,
      view: stationWith(),
      route: '/setup',
      here: OWNER_HERE,
      press: Array<string>(at).fill('setup-next'),
      until: `setup-${step}`,
    }),
  ),
  {
    name: 'setup-owner',
    screen: 'wizard',
    isPictured: true,
    view: stationWith(),
    route: '/setup',
    here: NO_PEOPLE,
    remembered: { 'qabul.setup': 'owner' },
  },
  {
    name: 'setup-done',
    screen: 'wizard',
    isPictured: true,
    view: stationWith(),
    route: '/setup',
    here: NO_PEOPLE,
    remembered: { 'qabul.setup': 'owner' },
    press: ['setup-no-people'],
  },
];
