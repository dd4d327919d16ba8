/**
 * The menu bar of a till's window (Alt shows it), in the station's language: only what a cashier may need. Nothing reloads
 * the page, zooms, opens developer tools or a file, and no key ends the station. A booth has no menu.
 */
import type { MenuItemConstructorOptions } from 'electron';
import type { Locale } from '../../../src-shared/contract/shapes.ts';

interface MenuWords {
  edit: string;
  undo: string;
  cut: string;
  copy: string;
  paste: string;
  selectAll: string;
  window: string;
  fullScreen: string;
  minimise: string;
  quit: string;
}

const WORDS: Readonly<Record<Locale, MenuWords>> = {
  uz: {
    edit: 'Tahrirlash',
    undo: 'Bekor qilish',
    cut: 'Kesib olish',
    copy: 'Nusxa olish',
    paste: 'Qoʻyish',
    selectAll: 'Hammasini belgilash',
    window: 'Oyna',
    fullScreen: 'Toʻliq ekran',
    minimise: 'Yigʻish',
    quit: 'Dasturdan chiqish',
  },
  ru: {
    edit: 'Правка',
    undo: 'Отменить ввод',
    cut: 'Вырезать',
    copy: 'Копировать',
    paste: 'Вставить',
    selectAll: 'Выделить всё',
    window: 'Окно',
    fullScreen: 'Во весь экран',
    minimise: 'Свернуть',
    quit: 'Выйти из программы',
  },
  kk: {
    edit: 'Өңдеу',
    undo: 'Енгізуді болдырмау',
    cut: 'Қиып алу',
    copy: 'Көшіру',
    paste: 'Қою',
    selectAll: 'Барлығын белгілеу',
    window: 'Терезе',
    fullScreen: 'Толық экран',
    minimise: 'Жинау',
    quit: 'Бағдарламадан шығу',
  },
  ky: {
    edit: 'Оңдоо',
    undo: 'Киргизүүнү артка кайтаруу',
    cut: 'Кесип алуу',
    copy: 'Көчүрүү',
    paste: 'Коюу',
    selectAll: 'Баарын белгилөө',
    window: 'Терезе',
    fullScreen: 'Толук экран',
    minimise: 'Жыйноо',
    quit: 'Программадан чыгуу',
  },
  en: {
    edit: 'Edit',
    undo: 'Undo typing',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    window: 'Window',
    fullScreen: 'Full screen',
    minimise: 'Minimise',
    quit: 'Quit the program',
  },
};

/** The menu's template; null for a booth. `quit` stops the station as every other way of leaving does. */
export function applicationMenu(
  mode: 'cashier' | 'kiosk',
  locale: Locale,
  quit: () => void,
): MenuItemConstructorOptions[] | null {
  if (mode === 'kiosk') return null;
  const words = WORDS[locale];
  return [
    // First, because a Mac takes the first menu for the program's own. No role and no key: Ctrl+Q is next to Ctrl+W.
    { label: 'Qabul', submenu: [{ label: words.quit, click: quit }] },
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { type: 'separator' },
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.window,
      submenu: [
        { role: 'togglefullscreen', label: words.fullScreen },
        { role: 'minimize', label: words.minimise },
      ],
    },
  ];
}
