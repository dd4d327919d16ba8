/** All the words of a till in Kyrgyz, in one file of the built screen. */

import { ky as fiscal } from '../fiscal/ky.ts';
import { ky as texts } from '../ky.ts';
import { ky as pinpad } from '../pinpad/ky.ts';
import { ky as rail } from '../rail/ky.ts';
import { ky as shift } from '../shift/ky.ts';
import type { TillWords } from '../words.ts';

export const till: TillWords = { texts, shift, pinpad, rail, fiscal };
