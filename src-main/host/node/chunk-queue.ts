/**
 * What arrived and nobody has read yet, as one async iterable. Bounded: the source is held back when the reader is slow,
 * so a device that talks nonsense at full speed costs no memory.
 */
const HOLD_BACK_BYTES = 32 * 1024;

export interface ChunkQueue {
  push(chunk: Uint8Array): void;
  /** No more will come: the reader gets what is left, then the end, or the error. The first call counts. */
  end(error?: Error): void;
  readonly incoming: AsyncIterable<Uint8Array>;
}

/** `hold` and `release` are called as the reader falls behind and catches up. */
export function createChunkQueue(hold: () => void, release: () => void): ChunkQueue {
  const chunks: Uint8Array[] = [];
  let waiting = 0;
  let isHeld = false;
  let over: { error: Error | undefined } | undefined;
  let wake = () => {};

  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk) {
        waiting -= chunk.length;
        if (isHeld && waiting < HOLD_BACK_BYTES / 2) {
          isHeld = false;
          release();
        }
        yield chunk;
      } else if (over) {
        if (over.error) throw over.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    incoming: { [Symbol.asyncIterator]: read },
    push(chunk) {
      if (over) return;
      chunks.push(chunk);
      waiting += chunk.length;
      if (!isHeld && waiting >= HOLD_BACK_BYTES) {
        isHeld = true;
        hold();
      }
      wake();
    },
    end(error) {
      over ??= { error };
      wake();
    },
  };
}
