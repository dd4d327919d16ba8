/** The office: settings by section, people, the first run. */
import { stationWith } from '../fixtures.ts';
import { NO_PEOPLE, NOBODY_HERE, OWNER_HERE } from '../office-answers.ts';
import type { Scene } from '../scene.ts';

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
