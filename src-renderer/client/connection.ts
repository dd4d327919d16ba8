/**
 * What a transport may say about the line itself, beside the contract's `snapshot` and `change`.
 * `lost`: no word from the station, it is being tried again. `refused`: the station does not know this page; a person
 * has to open it by its link.
 */
export type ConnectionEvent = 'lost' | 'refused';

/** The question or its answer was lost on the way: nobody knows whether the station heard it. Asking again with the same id is safe. */
export class AnswerLost extends Error {
  constructor(callName: string, cause?: unknown) {
    super(`${callName}: no answer`, { cause });
    this.name = 'AnswerLost';
  }
}
