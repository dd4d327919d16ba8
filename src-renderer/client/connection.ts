/** The question or its answer was lost on the way: nobody knows whether the station heard it. Asking again with the same id is safe. */
export class AnswerLost extends Error {
  constructor(callName: string, cause?: unknown) {
    super(`${callName}: no answer`, { cause });
    this.name = 'AnswerLost';
  }
}
