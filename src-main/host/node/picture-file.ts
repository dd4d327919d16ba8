/** A picture in the home folder that a screen may show: PNG or JPEG by its first bytes, and not large. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const MOST_BYTES = 1024 * 1024;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

const typeOf = (head: Buffer): string | undefined =>
  head.subarray(0, PNG.length).equals(PNG)
    ? 'image/png'
    : head.subarray(0, JPEG.length).equals(JPEG)
      ? 'image/jpeg'
      : undefined;

/** Why it cannot be shown; undefined: it can. */
export function pictureProblem(file: string): string | undefined {
  let handle: number | undefined;
  try {
    if (statSync(file).size > MOST_BYTES) return 'larger than 1 MB';
    handle = openSync(file, 'r');
    const head = Buffer.alloc(4);
    readSync(handle, head, 0, 4, 0);
    return typeOf(head) === undefined ? 'neither PNG nor JPEG' : undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** A data URL. Rejects when the file has gone or has become another. */
export async function pictureOf(file: string): Promise<string> {
  const bytes = await readFile(file);
  const type = typeOf(bytes);
  if (type === undefined || bytes.length > MOST_BYTES) throw new Error('the picture cannot be shown');
  return `data:${type};base64,${bytes.toString('base64')}`;
}
