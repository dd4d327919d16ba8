/** Where new ids come from: 20 characters of Crockford base32, 100 random bits. */
export interface IdSource {
  next(): string;
  /** A float in [0, 1) for jitter; never for anything that must not be guessed. */
  jitter(): number;
}
