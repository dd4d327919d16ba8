/** Bytes both ways, as they pass, into the lines of a tape (src-main/pinpads/testkit/tape.ts reads them back). */
import { withoutCards } from './card-bytes.ts';

export type Way = '>' | '<';

/** Bytes that come closer together than this are one message. */
const ONE_MESSAGE_MS = 40;
/** A shorter silence is the line's own speed. */
const SILENCE_MS = 100;
/** ACK, NAK, EOT, ENQ: before the start of a frame they are messages of their own. */
const CONTROLS: ReadonlySet<number> = new Set([0x04, 0x05, 0x06, 0x15]);
const STARTS: ReadonlySet<number> = new Set([0x01, 0x02, 0x10]);

export interface Recorder {
  /** `at`: monotonic milliseconds. */
  heard(way: Way, bytes: Uint8Array, at: number): void;
  note(text: string): void;
  /** The whole tape. */
  text(): string;
}

export function createRecorder(): Recorder {
  const lines: string[] = [];
  let open: { way: Way; bytes: number[]; endedAt: number } | undefined;
  let lastAt: number | undefined;

  function write(way: Way, bytes: Uint8Array): void {
    const masked = withoutCards(bytes);
    if (masked.isMasked)
      lines.push('# the next line had a card number: zeros stand for its middle, check bytes may not fit');
    lines.push(`${way} ${[...masked.bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')}`);
  }

  /** A control byte that came in one piece with a frame gets its own line. */
  function finish(): void {
    if (!open) return;
    let rest = Uint8Array.from(open.bytes);
    while (rest.length > 1 && CONTROLS.has(rest[0] ?? 0) && (STARTS.has(rest[1] ?? 0) || CONTROLS.has(rest[1] ?? 0))) {
      write(open.way, rest.subarray(0, 1));
      rest = rest.subarray(1);
    }
    write(open.way, rest);
    open = undefined;
  }

  return {
    heard(way, bytes, at) {
      const silence = lastAt === undefined ? 0 : at - lastAt;
      if (open && (open.way !== way || at - open.endedAt > ONE_MESSAGE_MS)) finish();
      if (!open && silence >= SILENCE_MS) lines.push(`~ ${Math.round(silence)}ms`);
      open = { way, bytes: [...(open?.bytes ?? []), ...bytes], endedAt: at };
      lastAt = at;
    },
    note(text) {
      finish();
      for (const line of text.split('\n')) lines.push(`# ${line.trim()}`);
    },
    text() {
      finish();
      return `${lines.join('\n')}\n`;
    },
  };
}
