/** What the fake station answers about people, settings, the log of acts and Kaspi. Nothing here is real. */
import type { AuditLine, PersonView, WhoIsHere } from '../../src-shared/contract/people-views.ts';
import type { SettingsView } from '../../src-shared/contract/settings-views.ts';
import type { SelfTest, SettingsShape } from '../../src-shared/contract/setup-views.ts';
import { money } from '../../src-shared/money.ts';
import { RIGHTS } from '../../src-shared/people.ts';
import { FIXTURE_NOW } from './fixtures.ts';

const person = (id: string, name: string, role: PersonView['role']): PersonView => ({ id, name, role, isActive: true });
export const PEOPLE: readonly PersonView[] = [
  person('P1P1P1P1P1P1P1P1P1P1', 'Anvar Karimov', 'owner'),
  person('P2P2P2P2P2P2P2P2P2P2', 'Rustam Yuldashev', 'senior'),
  person('P3P3P3P3P3P3P3P3P3P3', 'Dilnoza', 'cashier'),
];
export const OWNER_HERE: WhoIsHere = {
  isEnabled: true,
  person: { id: 'P1P1P1P1P1P1P1P1P1P1', name: 'Anvar Karimov', role: 'owner' },
  rights: [...RIGHTS],
};
/** Nobody was ever entered: everybody may do everything. */
export const NO_PEOPLE: WhoIsHere = { isEnabled: false, person: null, rights: [...RIGHTS] };
export const NOBODY_HERE: WhoIsHere = { isEnabled: true, person: null, rights: [] };

const SHAPE: SettingsShape = {
  rails: [
    {
      id: 'payme',
      title: 'Payme',
      currencies: ['UZS'],
      methods: [{ method: 'payme', title: 'Payme', kind: 'shows_qr' }],
      secrets: [{ key: 'key', minBytes: 8 }],
      schema: {
        properties: {
          merchantId: { type: 'string' },
          key: { type: 'string' },
          qrLifeMs: { type: 'integer', default: 600_000 },
          sendDetail: { type: 'boolean', default: false },
        },
        required: ['merchantId', 'key'],
      },
    },
  ],
  printerFamilies: ['epson', 'xprinter', 'unknown'],
  drivers: [
    {
      id: 'sa-serial',
      title: 'INPAS SA',
      links: ['serial', 'tcp'],
      schema: {
        properties: {
          path: { type: 'string' },
          baudRate: { type: 'integer', default: 115_200 },
          terminalId: { type: 'string' },
        },
        required: ['terminalId'],
      },
    },
    { id: 'zvt', title: 'ZVT', links: ['serial', 'tcp'], schema: { properties: { path: { type: 'string' } } } },
  ],
};
const SETTINGS: SettingsView = {
  config: {
    profile: 'live',
    station: { id: 'till-1', name: 'Chorsu photobooth', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
    providers: { payme: { merchantId: '5f0c2b9e4a7d1c3e8b6a9f10', key: 'secret:payme.key' } },
    pinpads: { front: { driver: 'sa-serial', method: 'humo', path: '/dev/ttyACM0', terminalId: '00000166' } },
    printer: { kind: 'tcp', host: '192.168.1.60' },
    products: [{ id: 'strip', name: { uz: 'Foto 10x15', ru: 'Фото 10x15', en: 'Photo 10x15' }, price: 3_000_000 }],
  },
  problems: [],
  secrets: [{ name: 'payme.key', isThere: true }],
  isFirstRun: false,
  needsRestart: false,
  canPractise: true,
};
const TESTED: SelfTest = {
  ok: true,
  steps: [
    { step: 'settings', outcome: 'proved', reason: 'ok' },
    { step: 'country', outcome: 'proved', reason: 'ok' },
    { step: 'keys', outcome: 'proved', reason: 'ok' },
    { step: 'address', outcome: 'proved', reason: 'ok', detail: 'https://checkout.paycom.uz' },
    { step: 'login', outcome: 'not_tested', reason: 'no_question' },
    { step: 'callback', outcome: 'not_tested', reason: 'no_callback_address' },
  ],
};
const act = (seq: number, change: Partial<AuditLine>): AuditLine => ({
  seq,
  at: FIXTURE_NOW - (20 - seq) * 240_000,
  who: 'P3P3P3P3P3P3P3P3P3P3',
  name: 'Dilnoza',
  act: 'payment.refund',
  outcome: 'done',
  ...change,
});
const ACTS: readonly AuditLine[] = [
  act(5, {
    approvedBy: 'Rustam Yuldashev (P2P2P2P2P2P2P2P2P2P2)',
    detail: { reason: 'Rasm qorongʻi', minor: 4_500_000 },
  }),
  act(4, { outcome: 'person.approval_needed' }),
  act(3, { act: 'shift.open' }),
  act(2, { act: 'person.locked_out', who: 'P2P2P2P2P2P2P2P2P2P2', name: 'Rustam Yuldashev' }),
  act(1, {
    act: 'person.save',
    who: 'P1P1P1P1P1P1P1P1P1P1',
    name: 'Anvar Karimov',
    detail: { name: 'Dilnoza', role: 'cashier' },
  }),
];

const KASPI: Readonly<Record<string, unknown>> = {
  'kaspi.session': { isConfigured: true, admin: '+7 701 000 00 00', expiresAt: FIXTURE_NOW + 3_000_000 },
  'kaspi.transactions': {
    items: [
      {
        id: '90011',
        status: 'paid',
        amount: money(1_250_000, 'KZT'),
        paid: money(1_250_000, 'KZT'),
        description: 'K-7Q2M4A',
        createdAt: FIXTURE_NOW - 300_000,
        paidAt: FIXTURE_NOW - 260_000,
      },
      { id: '90010', status: 'pending', amount: money(450_000, 'KZT'), createdAt: FIXTURE_NOW - 900_000 },
    ],
    hasMore: true,
  },
  'kaspi.sources': {
    items: [
      { id: 7, name: 'qabul-till-1', type: 'pos', isActive: true },
      { id: 4, name: 'old-site', type: 'web', description: 'shop.example', isActive: false },
    ],
  },
  'kaspi.terminals': {
    items: [{ id: 3, name: 'Smart POS', ipAddress: 'http://192.168.1.71', port: 8080, cameraId: 0, isActive: true }],
  },
};

const ANSWERS: Readonly<Record<string, unknown>> = {
  'person.list': { people: PEOPLE },
  'person.login': OWNER_HERE,
  'person.logout': NOBODY_HERE,
  'person.approve': PEOPLE[1],
  'audit.list': { items: ACTS },
  'settings.get': SETTINGS,
  'settings.shape': SHAPE,
  'settings.check': { problems: [] },
  'rail.test': TESTED,
  ...KASPI,
  'support.bundle': { fileName: 'support.json', text: '{}' },
};

/** undefined: another room's call. */
export const officeAnswer = (name: string): unknown => ANSWERS[name];
