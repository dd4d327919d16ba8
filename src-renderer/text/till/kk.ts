/** All the words of a till in Kazakh, in one file of the built screen. */

import { kk as fiscal } from '../fiscal/kk.ts';
import { kk as texts } from '../kk.ts';
import { kk as pinpad } from '../pinpad/kk.ts';
import { kk as rail } from '../rail/kk.ts';
import { kk as shift } from '../shift/kk.ts';
import type { TillWords } from '../words.ts';

export const till: TillWords = { texts, shift, pinpad, rail, fiscal };
