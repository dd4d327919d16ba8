/** All the words of a till in English, in one file of the built screen. */
import { en as texts } from '../en.ts';
import { en as fiscal } from '../fiscal/en.ts';
import { en as pinpad } from '../pinpad/en.ts';
import { en as rail } from '../rail/en.ts';
import { en as shift } from '../shift/en.ts';
import type { TillWords } from '../words.ts';

export const till: TillWords = { texts, shift, pinpad, rail, fiscal };
