/** QR codes as pictures: one is drawn per payment, however many screens look. */

export interface QrPictures {
  /** SVG; undefined for a text that is longer than any QR. */
  of(text: string): string | undefined;
}

const KEPT_MOST = 32;

/** `draw`: SVG of a payload, with the four-module quiet zone; throws when it does not fit. */
export function createQrPictures(draw: (text: string) => string): QrPictures {
  const drawn = new Map<string, string | undefined>();
  return {
    of(text) {
      if (drawn.has(text)) return drawn.get(text);
      let svg: string | undefined;
      try {
        svg = draw(text);
      } catch {
        // The text is still there to be shown another way, and the other payments too.
      }
      if (drawn.size >= KEPT_MOST) drawn.delete(drawn.keys().next().value as string);
      drawn.set(text, svg);
      return svg;
    },
  };
}
