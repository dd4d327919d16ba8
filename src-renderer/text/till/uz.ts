/** All the words of a till in Uzbek, in one file of the built screen. */

import { uz as fiscal } from '../fiscal/uz.ts';
import { uz as pinpad } from '../pinpad/uz.ts';
import { uz as rail } from '../rail/uz.ts';
import { uz as shift } from '../shift/uz.ts';
import { uz as texts } from '../uz.ts';
import type { TillWords } from '../words.ts';

export const till: TillWords = { texts, shift, pinpad, rail, fiscal };
