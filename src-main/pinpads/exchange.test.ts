/** What the exchange promises of every protocol: drains, keeps before it acknowledges, and sends nothing twice. */
import { describe, expect, it } from 'vitest';
import type { ByteLink } from '../ports/byte-link.ts';
import { fakeClock, settled } from '../testkit/fake-clock.ts';
import { memoryLog } from '../testkit/memory-log.ts';
import { createExchange } from './exchange.ts';
import { joined } from './framing/frame.ts';
import { stxEtx } from './framing/stx-etx.ts';
import type { ExchangeLimits, Request } from './request.ts';
import { channel } from './testkit/channel.ts';
import { hexOf } from './testkit/tape.ts';

const LIMITS: ExchangeLimits = {
  ackTimeoutMs: 1_000,
  frameTimeoutMs: 10_000,
  guardTimeoutMs: 30_000,
  turnaroundMs: 0,
  restOfFrameTimeoutMs: 200,
  resendsMax: 3,
  badFramesMax: 3,
};
const framing = stxEtx();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const REQUEST = hexOf(framing.encode(bytes('SALE')));

/** One exchange on a line that a test plays by hand. */
function stage(options: { write?: () => Promise<void> } = {}) {
  const clock = fakeClock();
  const log = memoryLog();
  const story: string[] = [];
  let line = channel();
  let opened = 0;
  const exchange = createExchange({
    open: () => {
      opened++;
      const mine = channel();
      line = mine;
      const link: ByteLink = {
        incoming: mine.chunks,
        write: (sent) => {
          story.push(hexOf(sent));
          return options.write?.() ?? Promise.resolve();
        },
        close: () => {
          mine.end();
          return Promise.resolve();
        },
      };
      return Promise.resolve(link);
    },
    framing,
    limits: LIMITS,
    clock,
    log,
    redactFrame: (payload) => ({ bytes: payload.length }),
  });
  /** Asks, and writes into the story when each promise is kept. */
  function ask(more: Partial<Request<string>> = {}): Promise<string> {
    const asked = exchange.request({
      name: 'sale',
      payload: bytes('SALE'),
      signal: new AbortController().signal,
      leaving: () => story.push('leaving'),
      keep: async (raw) => {
        await settled(1);
        story.push(`kept ${raw.length}`);
      },
      judge: (payload) => {
        story.push('judged');
        const said = new TextDecoder().decode(payload);
        return said === 'DONE' ? { kind: 'done', value: said } : { kind: said === 'MORE' ? 'more' : 'not_ours' };
      },
      ...more,
    });
    asked.catch(() => undefined);
    return asked;
  }
  async function hear(...parts: (Uint8Array | number[])[]): Promise<void> {
    line.push(joined(...parts));
    await settled(4);
  }
  const says = (text: string): Promise<void> => hear(framing.encode(bytes(text)));
  return { exchange, clock, log, story, ask, hear, says, fail: (e: Error) => line.fail(e), opened: () => opened };
}

describe('an exchange', () => {
  it('says that it leaves before the first byte, keeps an answer before it acknowledges, and reads it last', async () => {
    const s = stage();
    const asked = s.ask();
    await settled();
    await s.hear([6]);
    await s.says('DONE');
    expect(await asked).toBe('DONE');
    expect(s.story).toEqual(['leaving', REQUEST, 'kept 7', '06', 'judged']);
  });

  it('never sends a request again after its ACK, whatever comes', async () => {
    const s = stage();
    const asked = s.ask();
    await settled();
    await s.hear([6]);
    await s.hear([0x15], [0x15], [6], [0x15]);
    await s.clock.advance(5_000);
    await s.hear([0x15]);
    await s.says('DONE');
    await asked;
    expect(s.story.filter((word) => word === REQUEST)).toHaveLength(1);
  });

  it('sends a financial request again after NAK only, and one that only asks after silence too', async () => {
    const financial = stage();
    const lost = financial.ask();
    await financial.clock.advance(11_000);
    await expect(lost).rejects.toMatchObject({ code: 'exchange.no_answer' });
    expect(financial.story.filter((word) => word === REQUEST)).toHaveLength(1);
    const asking = stage();
    const unheard = asking.exchange.request({
      name: 'probe',
      payload: bytes('SALE'),
      signal: new AbortController().signal,
      judge: () => ({ kind: 'more' }),
    });
    unheard.catch(() => undefined);
    await asking.clock.advance(5_000);
    await expect(unheard).rejects.toMatchObject({ code: 'exchange.no_ack' });
    expect(asking.story.filter((word) => word === REQUEST)).toHaveLength(4);
  });

  it('takes nothing that lay in the buffers for an answer, and keeps it', async () => {
    const s = stage();
    const first = s.ask();
    await settled();
    await s.hear([6]);
    await s.clock.advance(10_001);
    await expect(first).rejects.toMatchObject({ code: 'exchange.no_answer' });
    await s.says('DONE');
    const second = s.ask();
    await settled();
    expect(s.story.slice(-3)).toEqual(['kept 7', 'leaving', REQUEST]);
    await s.hear([6]);
    await s.clock.advance(10_001);
    await expect(second).rejects.toMatchObject({ code: 'exchange.no_answer' });
    expect(s.log.lines.filter((line) => line.event === 'pinpad.stale_frame')).toHaveLength(1);
  });

  it('does not acknowledge what could not be kept', async () => {
    const s = stage();
    const asked = s.ask({ keep: () => Promise.reject(new Error('the disk is full')) });
    await settled();
    await s.hear([6]);
    await s.says('DONE');
    await expect(asked).rejects.toThrow('the disk is full');
    expect(s.story).toEqual(['leaving', REQUEST]);
  });

  it('tells a terminal that repeats its last frame that it was heard', async () => {
    const s = stage();
    const asked = s.ask();
    await settled();
    await s.hear([6]);
    await s.says('DONE');
    await asked;
    await s.says('DONE');
    expect(s.story.filter((word) => word === '06')).toHaveLength(2);
  });

  it('lengthens its patience for "more", and not for what is not its own', async () => {
    const s = stage();
    const asked = s.ask();
    await settled();
    await s.hear([6]);
    await s.clock.advance(9_000);
    await s.says('MORE');
    await s.clock.advance(9_000);
    await s.says('OTHER');
    await s.clock.advance(1_001);
    await expect(asked).rejects.toMatchObject({ code: 'exchange.no_answer' });
    expect(s.story.at(-1)).toBe('04');
  });

  it('does not wait for ever for a line that takes no bytes', async () => {
    const s = stage({ write: () => new Promise(() => {}) });
    const asked = s.ask();
    await s.clock.advance(1_000);
    await expect(asked).rejects.toMatchObject({ code: 'exchange.no_link' });
  });

  it('opens the line again after it broke', async () => {
    const s = stage();
    const asked = s.ask();
    await settled();
    s.fail(new Error('EIO'));
    await expect(asked).rejects.toMatchObject({ code: 'exchange.no_link' });
    const again = s.ask();
    await settled();
    await s.hear([6]);
    await s.says('DONE');
    expect(await again).toBe('DONE');
    expect(s.opened()).toBe(2);
  });

  it('keeps little of what nobody asked for', async () => {
    const s = stage();
    const asked = s.ask();
    await settled();
    await s.hear([6]);
    await s.says('DONE');
    await asked;
    const big = framing.encode(new Uint8Array(4_000).fill(0x41));
    for (let i = 0; i < 300; i++) await s.hear(big);
    const next = s.ask();
    await settled(40);
    const kept = s.story.filter((word) => word === 'kept 4003').length;
    expect(kept).toBeGreaterThan(0);
    expect(kept * 8_000).toBeLessThanOrEqual(16_384);
    await s.hear([6]);
    await s.says('DONE');
    expect(await next).toBe('DONE');
  });
});
