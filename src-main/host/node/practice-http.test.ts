import { expect, it } from 'vitest';
import { scriptedHttp } from '../../testkit/scripted-http.ts';
import { practiceHttp } from './practice-http.ts';

const STAND_IN = 'http://simulators.invalid';
const get = (url: string) => ({ method: 'GET', url, timeoutMs: 1_000 }) as const;

it('sends to where the simulators listen now, and everything else as it is', async () => {
  const http = scriptedHttp();
  let base: string | undefined = 'http://127.0.0.1:5';
  const practice = practiceHttp(http, STAND_IN, () => base);
  http.next({ answer: {} }, { answer: {} }, { answer: {} });
  await practice.send(get(`${STAND_IN}/odengi/api?x=1`));
  base = 'http://127.0.0.1:6';
  await practice.send(get(`${STAND_IN}/odengi/api`));
  await practice.send(get('http://simulators.invalid.example/odengi'));
  expect(http.requests.map((request) => request.url)).toEqual([
    'http://127.0.0.1:5/odengi/api?x=1',
    'http://127.0.0.1:6/odengi/api',
    'http://simulators.invalid.example/odengi',
  ]);
});

it('sends nothing while they are not up, and says so', async () => {
  const practice = practiceHttp(scriptedHttp(), STAND_IN, () => undefined);
  await expect(practice.send(get(`${STAND_IN}/x`))).rejects.toMatchObject({ neverLeft: true });
});
