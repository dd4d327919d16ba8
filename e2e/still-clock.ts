/**
 * A page's clock that stands until it is told to go on, and chance that is the same each time: so are the pictures of
 * screens that wait and of numbers that are minted.
 */
declare global {
  interface Window {
    /** Lets so many ms pass: the timers that fall due run in their order. */
    passTime(ms: number): Promise<void>;
  }
}

/** Runs in the page before anything else. Only dates and timers stand; drawing, animations and promises go on. */
export function standClock(begin: number): void {
  const later = window.setTimeout.bind(window);
  const forget = window.clearTimeout.bind(window);
  const forgetEvery = window.clearInterval.bind(window);
  /** Numbers that no browser gives to its own timers soon. */
  let nextId = 1_000_000;
  let now = begin;
  const timers = new Map<number, { due: number; every?: number; run: () => void }>();
  const RealDate = Date;
  window.Date = new Proxy(RealDate, {
    construct: (of, args, to) => Reflect.construct(of, args.length === 0 ? [now] : args, to),
    apply: () => new RealDate(now).toString(),
    get: (of, name) => (name === 'now' ? () => now : Reflect.get(of, name)),
  });
  let chance = 1;
  crypto.getRandomValues = (into) => {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (let at = 0; at < bytes.length; at += 1) {
      chance = (chance * 48_271) % 2_147_483_647;
      bytes[at] = chance & 0xff;
    }
    return into;
  };
  const keep = (run: () => void, due: number, every?: number): number => {
    nextId += 1;
    timers.set(nextId, { due: now + due, run, ...(every !== undefined && { every }) });
    return nextId;
  };
  const call =
    (what: TimerHandler, args: unknown[]): (() => void) =>
    () => {
      if (typeof what === 'function') what(...args);
    };
  window.setTimeout = ((what: TimerHandler, ms = 0, ...args: unknown[]) =>
    ms <= 0 ? later(call(what, args)) : keep(call(what, args), ms)) as typeof window.setTimeout;
  window.setInterval = ((what: TimerHandler, ms = 1, ...args: unknown[]) =>
    keep(call(what, args), ms, Math.max(1, ms))) as typeof window.setInterval;
  const drop = (id: number | undefined, real: (id: number | undefined) => void) => {
    if (id === undefined || !timers.delete(id)) real(id);
  };
  window.clearTimeout = ((id?: number) => drop(id, forget)) as typeof window.clearTimeout;
  window.clearInterval = ((id?: number) => drop(id, forgetEvery)) as typeof window.clearInterval;
  const drawn = () => new Promise<void>((done) => later(() => requestAnimationFrame(() => done())));
  window.passTime = async (ms) => {
    const until = now + ms;
    for (;;) {
      const [next] = [...timers].filter(([, { due }]) => due <= until).sort(([, a], [, b]) => a.due - b.due);
      if (!next) break;
      const [id, timer] = next;
      now = Math.max(now, timer.due);
      if (timer.every === undefined) timers.delete(id);
      else timer.due += timer.every;
      timer.run();
      await drawn();
    }
    now = until;
    await drawn();
  };
}
