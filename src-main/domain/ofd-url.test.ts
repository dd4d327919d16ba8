import { describe, expect, it } from 'vitest';
import { readOfdUrl } from './ofd-url.ts';

const GOOD = 'https://ofd.soliq.uz/check?t=UZ170703100597&r=2421&c=20230104121801&s=514343190161';

describe('a receipt’s address', () => {
  it('says module, number, time and sign', () => {
    expect(readOfdUrl(GOOD)).toEqual({
      url: GOOD,
      terminalId: 'UZ170703100597',
      number: '2421',
      time: '20230104121801',
      sign: '514343190161',
    });
  });

  it('keeps a sign’s leading zero, and its parts may stand in any order', () => {
    const url = 'https://ofd.soliq.uz/check?s=025561534771&t=LG230110007813&c=20231201160732&r=6013';
    expect(readOfdUrl(url)).toMatchObject({ sign: '025561534771', number: '6013' });
  });

  it.each([
    ['HTML', GOOD.replaceAll('&', '&amp;')],
    ['Markdown', `https://example.com/fiscal-receipt/123](${GOOD}`],
    ['Markdown at its end', `${GOOD})`],
    ['no sign', GOOD.replace('&s=514343190161', '')],
    ['a short sign', GOOD.slice(0, -1)],
    ['another sign beside it', `${GOOD}&s=514343190162`],
    ['a stranger', `${GOOD}&x=1`],
    ['another host', GOOD.replace('ofd.soliq.uz', 'ofd.soliq.uz.example.com')],
    ['another port', GOOD.replace('ofd.soliq.uz', 'ofd.soliq.uz:8443')],
    ['plain http', GOOD.replace('https', 'http')],
    ['a space', ` ${GOOD}`],
    ['a name before it', GOOD.replace('https://', 'https://a@')],
    ['nothing', ''],
  ])('with %s is none', (_what, url) => {
    expect(readOfdUrl(url)).toBeUndefined();
  });
});
