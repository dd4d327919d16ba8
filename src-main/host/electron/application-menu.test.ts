import { describe, expect, it, vi } from 'vitest';
import { LOCALES } from '../../../src-shared/contract/shapes.ts';
import { applicationMenu } from './application-menu.electron.ts';

const itemsOf = (locale: (typeof LOCALES)[number], quit = () => {}) =>
  (applicationMenu('cashier', locale, quit) ?? []).flatMap(({ label, submenu }) => [
    { label },
    ...(Array.isArray(submenu) ? submenu : []),
  ]);

describe('the menu', () => {
  it('is not there in a booth', () => {
    expect(applicationMenu('kiosk', 'uz', () => {})).toBeNull();
  });
  it.each(LOCALES)('has a word for everything in %s', (locale) => {
    for (const item of itemsOf(locale).filter((one) => !('type' in one))) expect(item.label).toMatch(/\S/);
    const isEnglish = itemsOf(locale).some(({ label }) => label === 'Copy');
    expect(isEnglish).toBe(locale === 'en');
  });
  it('has only what a cashier may need: no reload, no zoom, no tools, no files, no key that quits', () => {
    const roles = itemsOf('en').flatMap((item) => ('role' in item && item.role ? [item.role] : []));
    expect(roles).toEqual(['undo', 'cut', 'copy', 'paste', 'selectAll', 'togglefullscreen', 'minimize']);
    expect(itemsOf('en').filter((item) => 'accelerator' in item)).toEqual([]);
  });
  it('quits as every other way of leaving does', () => {
    const quit = vi.fn<() => void>();
    const item = itemsOf('ru', quit).find(({ label }) => label === 'Выйти из программы');
    if (!item || !('click' in item)) throw new Error('no way to quit');
    (item.click as unknown as () => void)();
    expect(quit).toHaveBeenCalledOnce();
  });
});
