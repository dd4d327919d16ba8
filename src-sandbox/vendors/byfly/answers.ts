/** ByFly's answers: PHP's JSON in the envelope of its document (byfly-kaspi.ru.md, "Формат ошибки"). */
import type { TextAnswer } from '../../json-server.ts';

/** json_encode without flags: slashes and everything beyond ASCII are escaped. */
export const phpJson = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const answer = (status: number, body: unknown): TextAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  text: phpJson(body),
});

export const ok = (data: unknown, message?: string, status = 200): TextAnswer =>
  answer(status, { success: true, ...(message === undefined ? {} : { message }), data });

/** PHP writes an empty array where a reader expects an object. */
export const refusal = (status: number, message: string, errors?: Readonly<Record<string, string>>): TextAnswer =>
  answer(status, { success: false, message, errors: errors ?? [] });

/** Thrown anywhere below a route. */
export class Refused extends Error {
  readonly answer: TextAnswer;
  constructor(status: number, message: string, errors?: Readonly<Record<string, string>>) {
    super(message);
    this.answer = refusal(status, message, errors);
  }
}

/** "2025-12-24 15:30:00": Almaty's clock, without saying so. */
export const almaty = (at: number): string => new Date(at + 5 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
