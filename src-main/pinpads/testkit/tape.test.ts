import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { bytesOf, chance, hexOf, parseTape, pieces, replayLink } from './tape.ts';

describe('a tape', () => {
  it('is notes, bytes both ways and silence', () => {
    expect(parseTape('# a note\n\n> 02 0a\n< 06\n~ 1200ms\n')).toEqual({
      file: 'tape',
      notes: ['a note'],
      lines: [3, 4, 5],
      steps: [
        { kind: 'send', bytes: Uint8Array.of(2, 10) },
        { kind: 'receive', bytes: Uint8Array.of(6) },
        { kind: 'silence', ms: 1_200 },
      ],
    });
    expect(hexOf(bytesOf('02 0A'))).toBe('02 0A');
  });
  it.each(['> 0', '< zz', '~ soon', 'hello', '> 02 // words'])('does not take "%s"', (line) => {
    expect(() => parseTape(`# note\n${line}`, 'x.tape')).toThrow(/^x\.tape line 2: .* is no note/);
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
  it.each([
    ['44', 'tape line 1: wrote 44, the tape has 41 10 05: they differ from byte 1 of 3'],
    [
      '41 10 06',
      'tape line 1: wrote 41 10 06, the tape has 41 10 05: they differ from byte 3 of 3, the last: the check',
    ],
    ['41 10 05 01', 'tape line 1: wrote 41 10 05 01, the tape has 41 10 05: ours goes on after its end'],
  ])('says in words where %s was written otherwise', async (hex, sentence) => {
    const link = replayLink({ tape: parseTape('> 41 10 05\n< 42 43\n'), clock: fakeClock() });
    await link.write(bytesOf(hex));
    expect(link.problems()).toEqual([sentence]);
  });
  it.each([
    ['> 41\n~ 50ms\n< 42 43\n', 'x.tape line 3: wrote 44, the terminal speaks here: 42 43'],
    ['> 41\n', 'x.tape, after its last line: wrote 44, the tape has ended'],
  ])('says what it has instead: %j', async (text, sentence) => {
    const clock = fakeClock();
    const link = replayLink({ tape: parseTape(text, 'x.tape'), clock });
    await link.write(Uint8Array.of(0x41));
    await link.write(Uint8Array.of(0x44));
    expect(link.problems()).toEqual([sentence]);
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
