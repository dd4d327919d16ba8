/**
 * Sample strips for the attract screen, drawn here: no photo of anybody is needed. They take turns: each glides to the
 * next place, and the first goes behind the others to the last. With reduced motion they only change places.
 */
import { type CSSProperties, useEffect, useState } from 'react';

const TURN_MS = 5_000;

interface Frame {
  ground: string;
  skin: string;
  hair: string;
  coat: string;
}

const STRIPS: readonly { name: string; frames: readonly Frame[] }[] = [
  {
    name: 'peach',
    frames: [
      { ground: '#f4c9a8', skin: '#e7b48d', hair: '#2d2431', coat: '#0a7371' },
      { ground: '#bfe3e0', skin: '#d9a377', hair: '#4a2f22', coat: '#ab5a2d' },
      { ground: '#ffe1a6', skin: '#e7b48d', hair: '#2d2431', coat: '#4a2a8a' },
    ],
  },
  {
    name: 'sky',
    frames: [
      { ground: '#cfd8f2', skin: '#d9a377', hair: '#6b3f2a', coat: '#10202e' },
      { ground: '#f6d0d0', skin: '#f0c7a4', hair: '#2d2431', coat: '#0b8f8c' },
      { ground: '#d8ecc9', skin: '#d9a377', hair: '#1d1a20', coat: '#c2762b' },
    ],
  },
  {
    name: 'sand',
    frames: [
      { ground: '#ffe1a6', skin: '#f0c7a4', hair: '#8a5a2b', coat: '#33424f' },
      { ground: '#cfd8f2', skin: '#e7b48d', hair: '#2d2431', coat: '#ab2318' },
      { ground: '#bfe3e0', skin: '#d9a377', hair: '#4a2f22', coat: '#4a2a8a' },
    ],
  },
];

function Portrait({ of: { ground, skin, hair, coat } }: { of: Frame }) {
  return (
    <>
      <rect width="100" height="92" fill={ground} />
      <path d="M14 92c3-26 17-34 36-34s33 8 36 34z" fill={coat} />
      <ellipse cx="50" cy="40" rx="19" ry="22" fill={skin} />
      <path d="M30 40c-3-24 9-32 20-32s23 8 20 32c-3-10-9-14-14-15-8 1-18 1-26 15z" fill={hair} />
      <path d="M42 49q8 7 16 0" fill="none" stroke="#5b2d1e" strokeWidth="2.500" strokeLinecap="round" />
    </>
  );
}

/** One print for a product's card, another one for each of the shelf. Decoration: the words beside it say what it is. */
export function SamplePrint({ at }: { at: number }) {
  const { frames } = STRIPS[at % STRIPS.length] as (typeof STRIPS)[number];
  return (
    <svg className="booth-print" viewBox="0 0 216 108" aria-hidden="true">
      <rect width="216" height="108" rx="4" fill="#ffffff" />
      {frames.slice(0, 2).map((frame, side) => (
        <g key={frame.coat} transform={`translate(${8 + side * 100} 8)`}>
          <Portrait of={frame} />
        </g>
      ))}
    </svg>
  );
}

const PLACES = [
  { tilt: -6, down: 0 },
  { tilt: 3, down: 36 },
  { tilt: 8, down: 0 },
] as const;

/** Where a strip lies: so many places from its own, tilted as that place is. */
function standing(place: number, moved: number): CSSProperties {
  const { tilt, down } = PLACES[place] ?? PLACES[0];
  return { translate: `calc(${moved} * (100% + 28px)) ${down}px`, rotate: `${tilt}deg`, zIndex: 3 - place };
}

export function SampleStrips({ label }: { label: string }) {
  const [first, setFirst] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setFirst((at) => (at + 1) % STRIPS.length), TURN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="booth-strips" role="img" aria-label={label}>
      {STRIPS.map((strip, at) => {
        const place = (at - first + STRIPS.length) % STRIPS.length;
        return (
          <svg key={strip.name} viewBox="0 0 120 330" style={standing(place, place - at)} aria-hidden="true">
            <rect width="120" height="330" rx="4" fill="#ffffff" />
            {strip.frames.map((frame, row) => (
              <g key={frame.coat} transform={`translate(10 ${10 + row * 100})`}>
                <Portrait of={frame} />
              </g>
            ))}
            <rect x="34" y="314" width="52" height="5" rx="2.500" fill="#0b8f8c" />
          </svg>
        );
      })}
    </div>
  );
}
