import { afterEach, describe, expect, it, vi } from 'vitest';
import { FIXTURE_NOW, paymentIn, som, stationWith } from '../gallery/fixtures.ts';
import { createStationStore } from '../state/station-store.ts';
import { play } from './play.ts';
import { SOUNDS, type Sound, soundFor } from './which-sound.ts';

const now = FIXTURE_NOW;

/** What is heard, step by step, while the station tells things. */
function heardOf(tell: (store: ReturnType<typeof createStationStore>) => void): (Sound | null)[] {
  const store = createStationStore();
  store.getState().replace(stationWith());
  const heard: (Sound | null)[] = [];
  store.subscribe((after, before) => void heard.push(soundFor(before, after, now)));
  tell(store);
  return heard;
}

describe('the sound', () => {
  it('of a sale that is paid is heard once', () => {
    const open = paymentIn('awaiting_customer', { updatedAt: now });
    const paid = { ...paymentIn('completed', { updatedAt: now }), id: open.id, rev: open.rev + 1 };
    const heard = heardOf(({ getState }) => {
      getState().put(open);
      getState().put(paid);
      getState().put({ ...paid, rev: paid.rev + 1, handedOverAt: now });
    });
    expect(heard).toEqual([null, 'paid', null]);
  });
  it('of cash is heard although nobody saw it open, and old payments read from a list are not', () => {
    const old = paymentIn('completed', { updatedAt: now - 60_000 });
    const cash = { ...paymentIn('completed', { method: 'cash', updatedAt: now }), id: 'C'.repeat(20) };
    const heard = heardOf(({ getState }) => {
      getState().put(old);
      getState().put(cash);
    });
    expect(heard).toEqual([null, 'paid']);
  });
  it.each(['unknown', 'declined', 'expired', 'cancelled', 'failed'] as const)(
    'calls a person when it is %s',
    (status) => {
      const open = paymentIn('dispatching', { updatedAt: now });
      const ended = { ...paymentIn(status, { updatedAt: now }), id: open.id, rev: open.rev + 1 };
      const heard = heardOf(({ getState }) => {
        getState().put(open);
        getState().put(ended);
      });
      expect(heard).toEqual([null, 'needs']);
    },
  );
  it('calls a person for late money, and not for a refund that went through', () => {
    const ended = paymentIn('expired', { updatedAt: now - 60_000 });
    const late = {
      ...ended,
      rev: ended.rev + 1,
      discrepancies: [{ id: 1, type: 'late_money' as const, at: now, status: 'open' as const, actual: som(1) }],
    };
    const back = { ...paymentIn('completed', { kind: 'refund', updatedAt: now }), id: 'R'.repeat(20) };
    const heard = heardOf(({ getState }) => {
      getState().put(ended);
      getState().put(late);
      getState().put(back);
    });
    expect(heard).toEqual([null, 'needs', null]);
  });
  it('says that something stopped: the line to the station, or a lamp that goes out', () => {
    const heard = heardOf(({ getState }) => {
      getState().setConnection('lost');
      const { lamps } = stationWith();
      getState().apply({
        rev: 2,
        lamps: lamps.map((lamp) => (lamp.id === 'payme' ? { ...lamp, state: 'down' } : lamp)),
      });
      getState().apply({ rev: 3, lamps });
    });
    expect(heard).toEqual(['out', 'out', null]);
  });
  it('is not made by the first snapshot', () => {
    const store = createStationStore();
    const heard: unknown[] = [];
    store.subscribe((after, before) => void heard.push(soundFor(before, after, now)));
    store.getState().replace(stationWith({ open: [paymentIn('unknown', { updatedAt: now })] }));
    expect(heard).toEqual([null]);
  });
});

describe('playing', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('gives each of the three a shape of its own, and is silent where there is no sound', () => {
    expect(() => play('paid')).not.toThrow();
    const begun: number[] = [];
    const param = {
      value: 0,
      setValueAtTime: vi.fn<() => void>(),
      linearRampToValueAtTime: vi.fn<() => void>(),
      exponentialRampToValueAtTime: vi.fn<() => void>(),
    };
    class FakeAudio {
      state = 'running';
      currentTime = 1;
      destination = {};
      createGain = () => ({ gain: param, connect: () => this.destination });
      createOscillator = () => {
        const tone = {
          frequency: { value: 0 },
          connect: (next: unknown) => next,
          start: () => void begun.push(tone.frequency.value),
          stop: () => undefined,
        };
        return tone;
      };
    }
    vi.stubGlobal('AudioContext', FakeAudio);
    const shapes = SOUNDS.map((sound) => {
      begun.length = 0;
      play(sound);
      return begun.map((hertz, at) => Math.sign(hertz - (begun[at - 1] ?? hertz)));
    });
    expect(shapes).toEqual([
      [0, 1],
      [0, 0, 0],
      [0, -1],
    ]);
  });
});
