/**
 * `npm run tape -- --port <path|tcp://host:port> --name sale-approved [--baud N] [--replay FILE] [--note TEXT] [--out DIR]`:
 * records what a terminal and a program say to each other.
 *
 *   without --replay   a cable with two ends: the program opens the end that is printed (a pseudo-terminal, else TCP), and
 *                      everything passes through to the terminal. Ctrl+C ends the recording.
 *   with --replay      this program says our half of an old tape, message by message, and records what comes back.
 *
 * The file is DIR/<name>.tape (DIR is this folder unless told). Card numbers are masked before anything is written.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeLinks } from '../src-main/host/node/link-factory.ts';
import { parseTape } from '../src-main/pinpads/testkit/tape.ts';
import type { ByteLink, LinkAddress } from '../src-main/ports/byte-link.ts';
import { openPty } from '../src-sandbox/pty.ts';
import { flagsOf } from './flags.ts';
import { createRecorder, type Recorder } from './tape/recorder.ts';

const USAGE = `npm run tape -- --port <path|tcp://host:port> --name <name> [--baud N] [--replay FILE] [--note TEXT] [--out DIR]

Stands between a terminal and its program and records what they say.
  --port    where the terminal is        --name    of the tape: small letters, digits and dashes
  --replay  asks the terminal what stands in this tape, instead of a program
  --note    a line for its head; may be given again`;
/** A customer takes a while; then the rest of the tape is of no use. */
const ANSWER_WITHIN_MS = 120_000;
/** What came is a whole message when nothing followed for so long. */
const QUIET_MS = 250;
const LOOK_EVERY_MS = 10;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

interface Asked {
  address: LinkAddress;
  file: string;
  replay: string | undefined;
  notes: string[];
}

function readAsked(): Asked {
  const text = { type: 'string' } as const;
  const { values } = flagsOf(USAGE, {
    options: { port: text, name: text, baud: text, replay: text, note: { ...text, multiple: true }, out: text },
  });
  const { port = '', name = '', baud = '115200', out = '.' } = values;
  if (!/^[a-z0-9-]{1,60}$/.test(name)) throw new Error('--name: small letters, digits and dashes, e.g. sale-approved');
  if (port === '') throw new Error('--port is missing');
  if (!/^\d{3,7}$/.test(baud)) throw new Error('--baud must be a number');
  const tcp = /^tcp:\/\/([^/:]+|\[[^\]]+\]):(\d{1,5})$/.exec(port);
  if (port.startsWith('tcp:') && !tcp) throw new Error('--port: tcp://host:port');
  const address: LinkAddress = tcp
    ? { kind: 'tcp', host: tcp[1] ?? '', port: Number(tcp[2]) }
    : { kind: 'serial', path: port, baudRate: Number(baud) };
  return { address, file: join(out, `${name}.tape`), replay: values.replay, notes: values.note ?? [] };
}

/** The program's end of the cable. */
interface NearEnd {
  where: string;
  send(bytes: Uint8Array): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  close(): void;
}

async function openNearEnd(): Promise<NearEnd> {
  try {
    const pty = await openPty();
    return { where: pty.path, send: pty.write, onBytes: pty.onBytes, close: () => void pty.pull() };
  } catch {
    return openTcpEnd();
  }
}

async function openTcpEnd(): Promise<NearEnd> {
  let send: (bytes: Uint8Array) => void = () => {};
  let heard: (bytes: Uint8Array) => void = () => {};
  const server = createServer((socket) => {
    send = (bytes) => void socket.write(bytes);
    socket.on('data', (bytes) => heard(bytes));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    where: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    send: (bytes) => send(bytes),
    onBytes(listener) {
      heard = listener;
    },
    close: () => void server.close(),
  };
}

/** Passes everything through until somebody stops us or the terminal goes away. */
async function listen(link: ByteLink, recorder: Recorder): Promise<void> {
  const near = await openNearEnd();
  const stop = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const gone = Promise.withResolvers<void>();
  near.onBytes((bytes) => {
    recorder.heard('>', bytes, performance.now());
    link.write(bytes).catch(() => gone.resolve());
  });
  process.stdout.write(`${JSON.stringify({ event: 'tape.recording', connect: near.where })}\n`);
  say(`Let the program use ${near.where}. Ctrl+C ends the recording.`);
  const passing = (async () => {
    for await (const bytes of link.incoming) {
      recorder.heard('<', bytes, performance.now());
      near.send(bytes);
    }
  })();
  await Promise.race([stop, gone.promise, passing]).catch((error: Error) =>
    recorder.note(`the line broke: ${error.message}`),
  );
  near.close();
}

/** Says our half of an old tape; waits where the tape heard something. */
async function replay(link: ByteLink, recorder: Recorder, text: string): Promise<boolean> {
  let heard = 0;
  let lastAt = performance.now();
  const reading = (async () => {
    for await (const bytes of link.incoming) {
      lastAt = performance.now();
      heard += bytes.length;
      recorder.heard('<', bytes, lastAt);
    }
  })().catch((error: Error) => recorder.note(`the line broke: ${error.message}`));
  const { steps } = parseTape(text);
  let before = 0;
  for (const [at, step] of steps.entries()) {
    if (step.kind === 'send') {
      before = heard;
      recorder.heard('>', step.bytes, performance.now());
      await link.write(step.bytes);
      continue;
    }
    // The last of what the tape heard here in one go: then it is our turn again.
    const next = steps.slice(at + 1).find(({ kind }) => kind !== 'silence');
    if (step.kind === 'silence' || next?.kind === 'receive') continue;
    const until = performance.now() + ANSWER_WITHIN_MS;
    const enough = before + expectedSince(steps, at);
    while (heard < enough || performance.now() - lastAt < QUIET_MS) {
      const isQuiet = performance.now() - lastAt > QUIET_MS;
      if (performance.now() > until) {
        recorder.note('nothing more came');
        await link.close();
        await reading;
        return false;
      }
      // An answer of another length than the old one's is an answer too, once it is complete.
      if (heard > before + 1 && isQuiet && performance.now() - lastAt > QUIET_MS * 8) break;
      await pause(LOOK_EVERY_MS);
    }
  }
  await link.close();
  await reading;
  return true;
}

/** How many bytes the old tape heard since our last words. */
function expectedSince(steps: ReturnType<typeof parseTape>['steps'], at: number): number {
  let count = 0;
  for (let i = at; i >= 0 && steps[i]?.kind !== 'send'; i--) {
    const step = steps[i];
    if (step?.kind === 'receive') count += step.bytes.length;
  }
  return count;
}

async function main(): Promise<void> {
  let asked: Asked;
  try {
    asked = readAsked();
  } catch (error) {
    say(`${(error as Error).message}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const { address, file, notes } = asked;
  const old = asked.replay === undefined ? undefined : readFileSync(asked.replay, 'utf8');
  const recorder = createRecorder();
  const place =
    address.kind === 'tcp' ? `tcp://${address.host}:${address.port}` : `${address.path} at ${address.baudRate}`;
  recorder.note(`recorded ${new Date().toISOString().slice(0, 10)}, ${place}`);
  for (const note of notes) recorder.note(note);
  if (notes.length === 0) recorder.note('model, firmware and what was done: write them here');
  const link = await nodeLinks().open(address, new AbortController().signal);
  let isWhole = true;
  try {
    if (old === undefined) await listen(link, recorder);
    else isWhole = await replay(link, recorder, old);
  } finally {
    await link.close();
    writeFileSync(file, recorder.text());
    say(`Written: ${file}`);
  }
  if (!isWhole) process.exitCode = 1;
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
