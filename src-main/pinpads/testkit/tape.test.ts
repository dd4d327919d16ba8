import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { bytesOf, chance, hexOf, parseTape, pieces, replayLink } from './tape.ts';

describe('a tape', () => {
  it('is notes, bytes both ways and silence', () => {
    expect(parseTape('# a note\n\n> 02 0a\n< 06\n~ 1200ms\n')).toEqual({
      notes: ['a note'],
      steps: [
        { kind: 'send', bytes: Uint8Array.of(2, 10) },
        { kind: 'receive', bytes: Uint8Array.of(6) },
        { kind: 'silence', ms: 1_200 },
      ],
    });
    expect(hexOf(bytesOf('02 0A'))).toBe('02 0A');
  });
  it.each(['> 0', '< zz', '~ soon', 'hello', '> 02 // words'])('does not take "%s"', (line) => {
    expect(() => parseTape(`# note\n${line}`)).toThrow(/tape line 2/);
  });
  it('is cut the same way by the same seed', () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
    const cut = pieces(bytes, chance(5));
    expect(cut).toEqual(pieces(bytes, chance(5)));
    expect(cut.length).toBeGreaterThan(1);
    expect(cut.flatMap((piece) => Array.from(piece))).toEqual(Array.from(bytes));
  });
});

describe('a replayed link', () => {
  const tape = parseTape('> 41\n~ 100ms\n< 42 43\n');
  it('answers what the tape was asked, after its silence', async () => {
    const clock = fakeClock();
    const link = replayLink({ tape, clock });
    await link.write(Uint8Array.of(0x41));
    const heard: number[] = [];
    const reading = (async () => {
      for await (const chunk of link.incoming) heard.push(...chunk);
    })();
    await clock.advance(99);
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard).toEqual([0x42, 0x43]);
    await link.close();
    await reading;
    expect(link.finished()).toBe(true);
    expect(link.problems()).toEqual([]);
  });
  it('says what was written otherwise', async () => {
    const link = replayLink({ tape, clock: fakeClock() });
    await link.write(Uint8Array.of(0x44));
    expect(link.problems()).toEqual(['step 1: wrote 44, the tape has 41']);
  });
  it('breaks after as many bytes as it is told', async () => {
    const clock = fakeClock();
    const link = replayLink({ tape, clock, cutAfterBytes: 2 });
    await link.write(Uint8Array.of(0x41));
    const heard: number[] = [];
    const reading = (async () => {
      for await (const chunk of link.incoming) heard.push(...chunk);
    })();
    reading.catch(() => undefined);
    await clock.advance(100);
    await expect(reading).rejects.toMatchObject({ code: 'link.broken' });
    expect(heard).toEqual([0x42]);
    await expect(link.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'link.broken' });
  });
});
