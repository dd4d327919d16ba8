import { useLayoutEffect, useRef, useState } from 'react';

/** Below this it is no colour for words: an edge or a ring. */
const FOR_WORDS = 4.5;
/** What is written on what: the colour of the words, of the ground, and the least contrast that is asked for. */
const PAIRS: readonly (readonly [words: string, ground: string, least: number])[] = [
  ['text', 'ground', 7],
  ['text', 'surface', 7],
  ['text', 'raised', 7],
  ['text', 'sunken', 7],
  ['quiet', 'ground', 4.5],
  ['quiet', 'surface', 4.5],
  ['quiet', 'sunken', 4.5],
  ['edge', 'surface', 3],
  ['focus', 'ground', 3],
  ['accent', 'surface', 4.5],
  ['on-accent', 'accent', 4.5],
  ['text', 'accent-soft', 4.5],
  ['on-paid', 'paid', 7],
  ['on-refused', 'refused', 7],
  ['on-unknown', 'unknown', 7],
  ['on-ended', 'ended', 7],
  ['paid-word', 'paid-soft', 4.5],
  ['refused-word', 'refused-soft', 4.5],
  ['unknown-word', 'unknown-soft', 4.5],
  ['text', 'ended-soft', 4.5],
  ['harm', 'surface', 4.5],
];

/** Relative luminance of a computed `rgb(…)`, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** Each pair of colours that meet, with the contrast they have here and now. */
export function Colours() {
  return (
    <div className="gallery-row">
      {PAIRS.map(([words, ground, least]) => (
        <Swatch key={`${words} ${ground}`} words={words} ground={ground} least={least} />
      ))}
    </div>
  );
}

function Swatch({ words, ground, least }: { words: string; ground: string; least: number }) {
  const tile = useRef<HTMLParagraphElement>(null);
  const isForWords = least >= FOR_WORDS;
  const [measured, setMeasured] = useState(0);
  useLayoutEffect(() => {
    if (!tile.current) return;
    const { color, borderTopColor, backgroundColor } = getComputedStyle(tile.current);
    setMeasured(contrast(isForWords ? color : borderTopColor, backgroundColor));
  }, [isForWords]);
  return (
    <p
      ref={tile}
      className="swatch"
      data-testid={`colour-${words}-${ground}`}
      data-enough={measured >= least}
      style={{ [isForWords ? 'color' : 'borderColor']: `var(--${words})`, backgroundColor: `var(--${ground})` }}
    >
      <code>
        {words} / {ground}
      </code>
      <strong>
        {measured.toFixed(1)} {measured >= least ? '✓' : '×'} {least}
      </strong>
    </p>
  );
}
