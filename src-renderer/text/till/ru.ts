/** All the words of a till in Russian, in one file of the built screen. */

import { ru as fiscal } from '../fiscal/ru.ts';
import { ru as pinpad } from '../pinpad/ru.ts';
import { ru as rail } from '../rail/ru.ts';
import { ru as texts } from '../ru.ts';
import { ru as shift } from '../shift/ru.ts';
import type { TillWords } from '../words.ts';

export const till: TillWords = { texts, shift, pinpad, rail, fiscal };
