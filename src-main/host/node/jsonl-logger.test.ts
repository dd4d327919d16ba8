import { describe, expect, it } from 'vitest';
import { jsonlLogger } from './jsonl-logger.ts';

function logged() {
  const lines: string[] = [];
  const log = jsonlLogger({ write: (line) => lines.push(line), now: () => 0 });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> };
}

describe('a log line', () => {
  it('is one line of JSON with time, level, event and fields', () => {
    const { log, lines, last } = logged();
    log.child({ provider: 'payme' }).warn('hook.refused', { reason: 'a\nb', none: undefined });
    expect(lines[0]?.split('\n')).toHaveLength(2);
    expect(last()).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'hook.refused',
      provider: 'payme',
      reason: 'a\nb',
    });
  });

  it('keeps its own fields from being overwritten and prints no objects', () => {
    const { log, last } = logged();
    log.info('x', { level: 'none', event: 'y', whole: { pan: 1 } as unknown as string });
    expect(last()).toMatchObject({ level: 'info', event: 'x', level_: 'none', event_: 'y', whole: '(object)' });
  });

  it('cuts long text', () => {
    const { log, last } = logged();
    log.info('x', { text: 'a'.repeat(5_000) });
    expect((last().text as string).length).toBe(1_000);
  });
});

describe('numbers of people', () => {
  it.each([
    ['8600123412341234', '860012******1234'],
    ['card 9860 1234 1234 1234 ok', 'card 986012******1234 ok'],
    ['8600-1234-1234-1234', '860012******1234'],
    ['+998901234567', '***4567'],
    ['998901234567', '***4567'],
    ['tel. +7 (777) 123-45-67', 'tel. ***4567'],
    ['996555123456', '***3456'],
  ])('%s is masked', (text, shown) => {
    const { log, last } = logged();
    log.info('x', { text });
    expect(last().text).toBe(shown);
  });

  it('a card number counted as a number is masked too', () => {
    const { log, lines } = logged();
    log.info('x', { card: 8600123412341234 });
    expect(lines[0]).not.toContain('8600123412341234');
  });

  it('amounts, times, ids and reference numbers are left alone', () => {
    const { log, last } = logged();
    const fields = {
      minor: 123_456_789,
      at: 1_763_768_995_000,
      id: '01J8ZQ4M5N6P7R8S9TVW',
      rrn: '012345678901',
      iso: '2026-11-21T23:49:55.000Z',
    };
    log.info('x', fields);
    expect(last()).toMatchObject(fields);
  });
});

describe('secrets', () => {
  const secret = 'p@ss/word+with "quotes"';

  it('vanish in every spelling they travel in', () => {
    const { log, lines } = logged();
    log.child({}).redact(secret);
    const basic = Buffer.from(`Paycom:${secret}`).toString('base64');
    log.info('x', {
      raw: `key=${secret};`,
      url: `?k=${encodeURIComponent(secret)}`,
      base64: Buffer.from(secret).toString('base64'),
      urlSafe: Buffer.from(secret).toString('base64url'),
      basic: `Basic ${basic}`,
      shifted: Buffer.from(`ab${secret}cd`).toString('base64'),
      hex: Buffer.from(secret).toString('hex'),
    });
    const line = lines[0] ?? '';
    expect(JSON.parse(line)).toMatchObject({
      raw: 'key=***;',
      url: '?k=***',
      base64: expect.stringMatching(/^\*\*\*={0,2}$/) as string,
    });
    for (const trace of [secret, encodeURIComponent(secret), basic, Buffer.from(secret).toString('hex')])
      expect(line).not.toContain(trace);
    expect(line).not.toContain(basic.slice(12, -4));
    expect((line.match(/\*\*\*/g) ?? []).length).toBe(7);
  });

  it('too short to tell from a word are not hunted', () => {
    const { log, last } = logged();
    log.redact('at');
    log.info('x', { text: 'that cat' });
    expect(last().text).toBe('that cat');
  });
});
