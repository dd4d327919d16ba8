import { describe, expect, it } from 'vitest';
import { readSlip } from './read-slip.ts';
import { readCloseReport, readShortReport } from './reports.ts';
import { fixture } from './testkit/slips.ts';

const none = { count: 0, minor: 0 };
const close = (...middle: string[]): string =>
  ['Отчет закрытия смены', ...middle, 'Краткий отчет', 'Терминал:  09110004', '-', 'Отчет окончен'].join('\n');

describe('the end of the bank’s shift', () => {
  it('is matched when every terminal says so', () => {
    expect(readCloseReport(`${close('Итоги совпали')}\n${close('Итоги совпали')}`)).toMatchObject({ matched: true });
  });
  it.each(['Итоги не совпали', 'ИТОГИ НЕ СОВПАЛИ', 'Код ответа: 095'])('is not when one says %s', (words) => {
    const report = readCloseReport(`${close('Итоги совпали')}\n${close(words)}`);
    expect(report).toMatchObject({ matched: false, blocks: [{ matched: true }, { matched: false }] });
  });
  it.each([
    ['a block that says nothing', `${close('Итоги совпали')}\n${close()}`],
    ['a print that was cut', 'Отчет закрытия смены\nИтоги совпали\nКраткий отчет'],
    ['words nobody knows', 'Settlement successful'],
    ['nothing', ''],
  ])('is unknown for %s', (_name, text) => {
    expect(readCloseReport(text).matched).toBeNull();
  });
  it('reads a zero with leading zeros and a minus', () => {
    expect(readCloseReport(close('-0000000000.00', 'Итоги совпали')).blocks[0]).toMatchObject({ totalMinor: 0 });
    expect(readCloseReport(close('+0000001500,50', 'Итоги совпали')).blocks[0]).toMatchObject({ totalMinor: 150_050 });
  });
  it('has totals of each terminal, where they were printed', () => {
    const { message } = readSlip(fixture('humo-close')).envelope;
    expect(readCloseReport(message as string).blocks.map(({ totals }) => totals)).toEqual([
      { terminalId: '09110004', sales: none, refunds: none, voids: none },
      { terminalId: '00000031', merchantId: '000000009002143', sales: none, refunds: none, voids: none },
    ]);
  });
});

describe('interim totals', () => {
  it('of Humo: two terminals, the rows of the grand total once', () => {
    const { message, mode } = readSlip(fixture('humo-short-report')).envelope;
    expect(mode).toBe('repaired');
    expect(readShortReport(message as string)).toEqual([
      { terminalId: '09110004', sales: { count: 5, minor: 54_000 }, refunds: { count: 1, minor: 4_000 }, voids: none },
      { terminalId: '00000031', sales: none, refunds: none, voids: none },
    ]);
  });
  it('of SKappay', () => {
    const text = `Краткий отчет\nЭквайер: UZCARD-Local\nТерминал:      00000013\nТип карты: UZCARD-MASTERCARD
Оплата                (5) 1 900.00 UZS\nОтмена   (2) -300.00 UZS\nИтого:\nДебет:  900.00 UZS\nОтчет окончен`;
    expect(readShortReport(text)).toEqual([
      {
        terminalId: '00000013',
        sales: { count: 5, minor: 190_000 },
        refunds: none,
        voids: { count: 2, minor: 30_000 },
      },
    ]);
  });
  it.each([
    ['a row of a name nobody knows', 'Чаевые (1) 5.00 UZS\nОтчет окончен'],
    ['a row that cannot be read', 'Оплата (5) 9OO.00 UZS\nОтчет окончен'],
    ['a print that was cut', 'Оплата (5) 900.00 UZS'],
  ])('are not told at all with %s', (_name, rows) => {
    expect(readShortReport(`Краткий отчет\nТерминал: 00000013\n${rows}`)).toBeUndefined();
  });
});
