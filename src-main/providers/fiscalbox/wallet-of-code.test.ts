import { describe, expect, it } from 'vitest';
import { walletOfCode } from './wallet-of-code.ts';

describe('a scanned code is recognised by its form', () => {
  it.each([
    ['880101698207133392', 'click_pass'],
    ['880227987004122008', 'click_pass'],
    [' 880101698207133392\n', 'click_pass'],
    ['50501010793410469483', 'payme_go'],
    ['6385735999467329369938571759997073400776', 'uzum_fastpay'],
    ['6385735999467329369938571759997073400776123', 'uzum_fastpay'],
  ])('%s is of %s', (code, method) => {
    expect(walletOfCode(code)).toBe(method);
  });

  it.each([
    ['a merchant’s QR', '00020101021240350012qr-online.uz0109987650001'],
    ['a receipt', 'https://ofd.soliq.uz/check?t=UZ170703100597&r=2421&c=20230104121801&s=514343190161'],
    ['a bar code of goods', '4780012345678'],
    ['Click’s prefix in another length', '8801016982071333921'],
    ['nothing', ''],
    ['more digits than any wallet shows', '9'.repeat(65)],
  ])('%s is nobody’s', (_what, code) => {
    expect(walletOfCode(code)).toBeUndefined();
  });
});
