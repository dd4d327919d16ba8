/** Ids from the operating system's random source. */
import { randomBytes } from 'node:crypto';
import { ID_LENGTH, idFromBytes } from '../../../src-shared/ids.ts';
import type { IdSource } from '../../ports/ids.ts';

/** Makes the id source of a running station. */
export const randomIds = (): IdSource => ({
  next: () => idFromBytes(randomBytes(ID_LENGTH)),
  jitter: () => Math.random(),
});
