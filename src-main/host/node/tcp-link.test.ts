import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ByteLink, LinkError } from '../../ports/byte-link.ts';
import { nodeLinks } from './link-factory.ts';
import { openTcpLink } from './tcp-link.ts';

const forEver = new AbortController().signal;
let terminal: Server;
let port: number;
const links: ByteLink[] = [];

beforeEach(async () => {
  terminal = createServer().listen(0, '127.0.0.1');
  await once(terminal, 'listening');
  ({ port } = terminal.address() as AddressInfo);
});
afterEach(async () => {
  for (const link of links.splice(0)) await link.close();
  terminal.close();
});

async function connected(): Promise<{ link: ByteLink; peer: Socket }> {
  const accepted = once(terminal, 'connection');
  const link = await nodeLinks().open({ kind: 'tcp', host: '127.0.0.1', port }, forEver);
  links.push(link);
  const [peer] = (await accepted) as [Socket];
  return { link, peer };
}
const read = async (link: ByteLink): Promise<string> => {
  let text = '';
  try {
    for await (const chunk of link.incoming) text += Buffer.from(chunk).toString('latin1');
    return `${text}|end`;
  } catch (error) {
    return `${text}|${error instanceof LinkError ? error.code : String(error)}`;
  }
};
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error: unknown) => (error instanceof LinkError ? error.code : String(error)),
  );

it('carries bytes both ways; the last words before a hang-up are read', async () => {
  const { link, peer } = await connected();
  const heard = once(peer, 'data');
  await link.write(Uint8Array.of(2, 255, 0));
  expect([...((await heard) as [Buffer])[0]]).toEqual([2, 255, 0]);
  peer.end('bye');
  expect(await read(link)).toBe('bye|end');
  expect(await codeOf(link.write(Uint8Array.of(1)))).toBe('link.closed');
});

it('a reset breaks it', async () => {
  const { link, peer } = await connected();
  peer.resetAndDestroy();
  expect(await read(link)).toBe('|link.broken');
  expect(await codeOf(link.write(Uint8Array.of(1)))).toBe('link.broken');
});

it('closed by us, it ends for the reader', async () => {
  const { link } = await connected();
  const ending = read(link);
  await link.close();
  expect(await ending).toBe('|end');
});

it('nobody listening, or a caller who has gone: nothing was sent', async () => {
  terminal.close();
  await once(terminal, 'close');
  expect(await codeOf(openTcpLink({ kind: 'tcp', host: '127.0.0.1', port }, forEver))).toBe('link.cannot_open');
  const gone = AbortSignal.abort();
  expect(await codeOf(openTcpLink({ kind: 'tcp', host: '127.0.0.1', port }, gone))).toBe('link.cannot_open');
});
