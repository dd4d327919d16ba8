import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { scriptedHttp } from '../../testkit/scripted-http.ts';
import { exchangeJson } from './json.ts';

async function refusalOf(status: number, headers: Record<string, string> = {}) {
  const http = scriptedHttp();
  http.next({ answer: { status, headers } });
  const request = { method: 'GET', url: 'https://rail.example.invalid', timeoutMs: 1 } as const;
  return exchangeJson(http, request, z.object({})).catch((error: unknown) => error);
}

describe('a rail that does not want to be asked now', () => {
  it.each([
    [429, '7', 7_000],
    [503, '0', 0],
    [429, 'Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    [429, '-5', undefined],
    [429, '99999999', undefined],
    [500, undefined, undefined],
  ])('HTTP %i with Retry-After "%s" is asked again in %s ms', async (status, retryAfter, ms) => {
    const error = await refusalOf(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
    expect(error).toMatchObject({ name: 'UnreadableAnswer', status, retryAfterMs: ms });
  });
});
