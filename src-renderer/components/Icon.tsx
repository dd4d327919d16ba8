/** The product's own glyphs, 24×24, drawn with the text colour. Decoration only: the words beside them say the same. */
const PATHS = {
  tick: 'M4.5 12.5l5 5 10-11',
  refuse: 'M6 12h12',
  down: 'm6 9.500 6 6 6-6',
  back: 'M19 12H5m6-6-6 6 6 6',
  hourglass: 'M7 3h10M7 21h10M8 3c0 5 8 5.500 8 9s-8 4-8 9m8-18c0 5-8 5.500-8 9s8 4 8 9',
  question: 'M9 9.200a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400m0 3.300v.2',
  unplugged: 'M9 3v5m6-5v5M6 8h12v3a6 6 0 0 1-12 0zm6 9v4M3.500 3.500l17 17',
  attention: 'M12 3 2.500 20h19zm0 6.500v5m0 2.700v.2',
  qr: 'M4 4h6v6H4zm10 0h6v6h-6zM4 14h6v6H4zm10 0h2v2h-2zm4 0h2m-6 4v2m4-2h2v2h-2z',
  scan: 'M4 8V4h4m8 0h4v4m0 8v4h-4m-8 0H4v-4m0-4h16',
  card: 'M3 6h18v12H3zm0 4h18M6.500 14.500h4',
  cash: 'M3 7h18v10H3zm9 2.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M6 10v4m12-4v4',
  erase: 'M9 5h11v14H9l-6-7zm2.500 4.500 5 5m0-5-5 5',
  gear: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6m-1.800-3.900.3-2.600h3l.3 2.600 1.800.8 2-1.700 2.200 2.200-1.700 2.100.8 1.700 2.600.3v3l-2.600.3-.8 1.700 1.700 2.100-2.200 2.200-2-1.700-1.800.8-.3 2.600h-3l-.3-2.600-1.700-.8-2.100 1.700-2.200-2.200 1.700-2.100-.8-1.700-2.600-.3v-3l2.600-.3.8-1.800-1.700-2 2.200-2.200 2 1.700z',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.1M4 12h.1M4 18h.1',
  receipt: 'M6 3h12v18l-3-2-3 2-3-2-3 2zm3.500 5h5m-5 4h5',
  phone: 'M7 2.500h10v19H7zm4 16h2',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 4.500V12l3 2',
  pause: 'M8.500 5v14m7-14v14',
  plus: 'M12 5v14M5 12h14',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.500 20.500c.6-4 3.500-6 7.500-6s6.900 2 7.500 6',
  close: 'm6 6 12 12M18 6 6 18',
} as const;

export type IconName = keyof typeof PATHS;
export const ICON_NAMES = Object.keys(PATHS) as IconName[];

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: a tile of the Registan, an eight-pointed star of two squares. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6.500 6.500h19v19h-19z" />
      <path d="M16 2.600 29.400 16 16 29.400 2.600 16z" />
      <circle cx="16" cy="16" r="4.200" />
    </svg>
  );
}
