/**
 * What no screen may show, found in the page itself: clipped text, text off the screen, targets too small or one over
 * another, words nobody translated, text keys, letters the font does not have. Each finding is one line of words.
 */
import type { Page } from '@playwright/test';
import type { Locale } from '../src-shared/contract/shapes.ts';
import { foreignWords, OWN_NAMES, type WordsOf } from './scene-words.ts';

/** Smallest target in CSS px: a till's 56, less what zoom rounds away, and a booth's. */
const TARGET = { till: 55.5, booth: 88 } as const;

export interface Surface {
  readonly locale: Locale;
  readonly isBooth: boolean;
  /** At 200 % a CSS pixel is twice as large; 1 unless told. */
  readonly zoom?: number;
  readonly words: WordsOf;
  /** Texts that come from outside (names, references, what a terminal printed): they need no translation. */
  readonly given: string;
}

interface Seen {
  faults: string[];
  texts: string[];
  /** What ends in an ellipsis because it is longer than its place. */
  shortened: { text: string; fault: string }[];
}

/** Runs in the page: geometry, and every visible text. */
function look(smallest: number): Seen {
  const faults: string[] = [];
  const texts: string[] = [];
  const shortened: Seen['shortened'] = [];
  const root = document.documentElement;
  const wide = root.clientWidth;
  const high = root.clientHeight;
  /** Words and fields for a screen reader alone are one pixel large. */
  const isHeard = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width <= 1 && height <= 1;
  };
  const shown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('.hidden, .skip') &&
    !isHeard(element);
  const nameOf = (element: Element): string => {
    const own = element.closest('[data-testid]');
    const said = (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 48);
    const shape = `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join('')}`;
    return `${own ? `[${own.getAttribute('data-testid')}] ` : ''}${shape} “${said}”`;
  };
  const scrolls = (element: Element, axis: 'overflowX' | 'overflowY'): boolean =>
    ['auto', 'scroll'].includes(getComputedStyle(element)[axis]);
  const dialogs = [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog]')].filter(shown);
  const top = dialogs.at(-1) ?? null;
  // Behind a dialog nothing is read or pressed.
  const reachable = (element: Element): boolean => top === null || top.contains(element);

  if (root.scrollWidth > wide) faults.push(`the page scrolls sideways: ${root.scrollWidth} > ${wide}`);

  if (document.querySelector('.frame') && root.scrollHeight > high + 1)
    faults.push(`the page scrolls around its own screen: ${root.scrollHeight} > ${high}`);
  const bar = document.querySelector('nav.bar');
  const [first, ...others] = bar ? [...bar.children].filter(shown) : [];
  // On an upright glass the bar has two rows; on one that lies it is thin.
  const middle = (element: Element) => element.getBoundingClientRect().top + element.clientHeight / 2;
  if (first && wide > 1100 && others.some((other) => Math.abs(middle(other) - middle(first)) > 8))
    faults.push('the bar has two lines');

  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (!shown(element) || element instanceof SVGElement) continue;
    const style = getComputedStyle(element);
    const isButton = element.matches('button, a[href], [role=button], .badge');
    const cuts = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
    const hasText = (element.textContent ?? '').trim() !== '' || element.matches('input, textarea');
    if (hasText && style.display !== 'inline') {
      if ((cuts(style.overflowX) || isButton) && element.scrollWidth > element.clientWidth + 1) {
        const fault = `text is cut: ${nameOf(element)} ${element.scrollWidth} > ${element.clientWidth} px wide`;
        if (style.textOverflow === 'ellipsis') shortened.push({ text: (element.textContent ?? '').trim(), fault });
        else faults.push(fault);
      }
      if ((cuts(style.overflowY) || isButton) && element.scrollHeight > element.clientHeight + 1)
        faults.push(`text is cut: ${nameOf(element)} ${element.scrollHeight} > ${element.clientHeight} px high`);
    }
    if (element instanceof HTMLInputElement && element.placeholder !== '' && element.value === '') {
      const pen = document.createElement('canvas').getContext('2d');
      if (pen) {
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (pen.measureText(element.placeholder).width > room + 1)
          faults.push(`an example is cut: ${nameOf(element)} “${element.placeholder}”`);
      }
    }
    if (element instanceof HTMLSelectElement && element.selectedOptions[0]) {
      const pen = document.createElement('canvas').getContext('2d');
      if (pen) {
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (pen.measureText(element.selectedOptions[0].text).width > room + 1)
          faults.push(`a choice is cut: ${nameOf(element)} “${element.selectedOptions[0].text}”`);
      }
    }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.textContent ?? '').trim();
    const parent = node.parentElement;
    if (text === '' || !parent || !shown(parent) || parent.closest('select, script, style')) continue;
    if (!parent.closest('code, pre, [lang]:not(html)')) texts.push(text);
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    let scrollsX = root.scrollWidth > wide;
    let scrollsY = root.scrollHeight > high;
    for (let up: Element | null = parent; up && up !== root; up = up.parentElement) {
      scrollsX ||= scrolls(up, 'overflowX');
      scrollsY ||= scrolls(up, 'overflowY');
      if (getComputedStyle(up).position === 'fixed') break;
    }
    if (!scrollsX && (box.left < -1 || box.right > wide + 1)) faults.push(`text is off the screen: ${nameOf(parent)}`);
    if (!scrollsY && (box.top < -1 || box.bottom > high + 1)) faults.push(`text is off the screen: ${nameOf(parent)}`);
    let block: Element = parent;
    while (block.parentElement && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
    const inner = block.getBoundingClientRect();
    const isCut = getComputedStyle(block).overflowX !== 'visible'; // looked at above
    if (!scrollsX && !isCut && inner.width > 1 && (box.right > inner.right + 4 || box.left < inner.left - 4))
      faults.push(`text leaves its place: ${nameOf(parent)}`);
    const frame = parent.closest('button, .badge, dd, td, th, .card');
    if (frame) {
      const outer = frame.getBoundingClientRect();
      if (!scrollsX && (box.right > outer.right + 1 || box.left < outer.left - 1))
        faults.push(`text leaves its box: ${nameOf(parent)}`);
    }
  }

  const kinds = 'button, a[href], [role=button], select, input:not([type=hidden]), textarea, summary';
  const targets = [...document.querySelectorAll<HTMLElement>(kinds)]
    .filter((element) => shown(element) && reachable(element))
    // A box to tick is as large as the label around it; a field for files is pressed through its label.
    .map((element) => {
      const isSmall = element.matches('[type=checkbox], [type=radio], [type=file]');
      return { element, pressed: (isSmall && element.closest('label')) || element };
    });
  const inView = targets.filter(({ pressed }) => {
    const { left, right, top: upper, bottom, width, height } = pressed.getBoundingClientRect();
    return width > 0 && height > 0 && right > 0 && left < wide && bottom > 0 && upper < high;
  });
  for (const { pressed } of targets) {
    const { width, height } = pressed.getBoundingClientRect();
    if (width > 0 && height > 0 && (width < smallest || height < smallest))
      faults.push(`too small to touch: ${nameOf(pressed)} ${Math.round(width)}×${Math.round(height)}`);
  }
  for (const [at, { pressed: one }] of inView.entries()) {
    const a = one.getBoundingClientRect();
    for (const { pressed: other } of inView.slice(at + 1)) {
      if (one === other || one.contains(other) || other.contains(one)) continue;
      const b = other.getBoundingClientRect();
      const over = {
        x: Math.min(a.right, b.right) - Math.max(a.left, b.left),
        y: Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
      };
      if (over.x <= 1 || over.y <= 1) continue;
      // What is scrolled under a bar or a foot that stays is reached by scrolling.
      const scrolled = (element: Element) => {
        for (let up: Element | null = element; up; up = up.parentElement)
          if (scrolls(up, 'overflowY') && up.scrollHeight > up.clientHeight) return true;
        return root.scrollHeight > high;
      };
      if (!scrolled(one) && !scrolled(other)) faults.push(`one over another: ${nameOf(one)} and ${nameOf(other)}`);
    }
  }

  // Whoever asked for stillness sees nothing move.
  for (const { effect } of document.getAnimations()) {
    const lasts = Number(effect?.getComputedTiming().duration ?? 0);
    const moved = effect instanceof KeyframeEffect ? effect.target : null;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches && lasts > 1 && moved)
      faults.push(`moves for ${lasts} ms: ${nameOf(moved)}`);
  }

  // A letter the bundled font does not have is drawn by whatever stands behind it.
  const pen = document.createElement('canvas').getContext('2d');
  if (pen) {
    const family = getComputedStyle(document.body).fontFamily.split(',')[0] ?? '';
    for (const letter of new Set(texts.join(''))) {
      if (!/[\p{L}\p{N}\p{Sc}№«»“”’ʻʼ·–—…×−±→✓]/u.test(letter)) continue;
      const width = (behind: string) => {
        pen.font = `40px ${family}, ${behind}`;
        return pen.measureText(letter).width;
      };
      if (width('monospace') !== width('serif')) faults.push(`the font has no letter “${letter}”`);
    }
  }
  return { faults, texts, shortened };
}

const KEY = /^[a-z]+(?:[._][a-zA-Z]+)+$/;
const BROKEN = /\bundefined\b|\bNaN\b|\[object |\bnull\b/;

/** Everything wrong with the scene on screen; empty: nothing. */
export async function sceneFaults(page: Page, { locale, isBooth, zoom = 1, words, given }: Surface): Promise<string[]> {
  const { faults, texts, shortened } = await page.evaluate(look, (isBooth ? TARGET.booth : TARGET.till) / zoom);
  // A name from outside may be of any length; a word of ours may not be longer than its place.
  for (const { text, fault } of shortened) if (!given.includes(text)) faults.push(fault);
  for (const text of texts) {
    if (given.includes(text)) continue;
    const foreign = foreignWords(text, locale, words);
    if (foreign) faults.push(foreign);
    if (KEY.test(text) && !/^[a-z]+\.[a-z]{2,4}$/.test(text)) faults.push(`shows a key: ${text}`);
    if (BROKEN.test(text)) faults.push(`shows “${text}”`);
    const own = OWN_NAMES.reduce((left, name) => left.replace(name, ''), text);
    const cyrillic = /\p{Script=Cyrillic}{3,}/u.test(own);
    if ((locale === 'uz' || locale === 'en') && cyrillic) faults.push(`Cyrillic in ${locale}: “${text}”`);
    const latin = (text.match(/\p{Script=Latin}{3,}/gu) ?? []).length;
    if (['ru', 'kk', 'ky'].includes(locale) && latin >= 3 && !/\p{Script=Cyrillic}/u.test(text))
      faults.push(`Latin in ${locale}: “${text}”`);
  }
  return [...new Set(faults)];
}
