/** The till of the day: the product's own headless program, live, with Payme, FiscalBox and both of its terminals. */
import { join } from 'node:path';
import { createWorld, type World } from '../../src-main/testkit/crash/world.ts';

const HEADLESS = join(import.meta.dirname, '../../src-main/main.headless.ts');
const MERCHANT = '5f0c2b9e4a7d1c3e8b6a9f10';
/** The shortest that the station takes. */
export const QR_LIFE_MS = 30_000;

const SERVICE = {
  id: 'service',
  name: { uz: 'Xizmat', ru: 'Услуга' },
  price: 1,
  classCode: '10399001001000000',
  packageCode: '1500003',
  vatPercent: 12,
  ownerType: 1,
  forTypedSums: true,
};

/** Makes the simulators and the till's home; nothing of the station runs yet. */
export const createTill = (): Promise<World> =>
  createWorld({
    own: {
      program: [HEADLESS, '--port', '0', '--hooks-port', '0'],
      ledger: 'ledger.db',
      payme: { merchantId: MERCHANT, lateMs: 400 },
      vendors: {
        fiscalbox: { customerMs: 60, refundMs: 200, lateMs: 500, slowMs: 900 },
      },
      config: (sandboxUrl) => ({
        profile: 'live',
        station: { id: 'till-1', name: 'Chorsu', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
        providers: {
          payme: { merchantId: MERCHANT, key: 'secret:payme.key', qrLifeMs: QR_LIFE_MS },
          fiscalbox: {
            url: `${sandboxUrl}/fiscalbox`,
            methods: ['humo', 'uzcard', 'click_pass', 'payme_go', 'uzum_fastpay', 'anor', 'uzqr'],
            fiscal: true,
          },
        },
        products: [SERVICE],
      }),
    },
  });
