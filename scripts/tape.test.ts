/** Recording a simulated SA terminal over a pseudo-terminal, and saying the recording again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseTape } from '../src-main/pinpads/testkit/tape.ts';
import { connectTerminal } from '../src-sandbox/testkit/terminal-client.ts';
import { startVendorBench, type VendorBench } from '../src-sandbox/testkit/vendor-bench.ts';
import { withoutCards } from './tape/card-bytes.ts';
import { createRecorder } from './tape/recorder.ts';

const LINK_TEST = '02 10 00 19 02 00 32 36 1B 08 00 30 30 30 30 30 31 36 36 CE C9';
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('the recorder', () => {
  it('writes messages a line, silences between them, and an ACK apart from the frame behind it', () => {
    const recorder = createRecorder();
    recorder.note('PAX');
    recorder.heard('>', hex('02 05'), 0);
    recorder.heard('>', hex('00'), 10);
    recorder.heard('<', hex('06 02 05 00'), 30);
    recorder.heard('<', hex('15'), 1_230);
    expect(recorder.text()).toBe('# PAX\n> 02 05 00\n< 06\n< 02 05 00\n~ 1200ms\n< 15\n');
  });

  it('never writes a card number: zeros of the same length, and a note', () => {
    const recorder = createRecorder();
    recorder.heard('<', Buffer.from('\x02PAN 4111111111111111=2512 RRN 010965628751'), 0);
    const [note, line = ''] = recorder.text().split('\n');
    expect(note).toContain('card number');
    expect(Buffer.from(hex(line.slice(2))).toString()).toBe('\x02PAN 4111110000001111=2512 RRN 010965628751');
  });

  it('masks packed numbers too, and leaves masks, references, dates and merchants alone', () => {
    const packed = hex('04 0F 0A 22 F0 F8 41 11 11 11 11 11 11 11 29');
    expect(Buffer.from(withoutCards(packed).bytes).toString('hex')).toBe('040f0a22f0f8411111000000111129');
    // Bytes that look like text digits are digits of a packed number all the same.
    const alike = hex('22 F0 F8 40 35 36 37 89 01 23 44 E0');
    expect(Buffer.from(withoutCards(alike).bytes).toString('hex')).toBe('22f0f84035360000002344e0');
    for (const text of ['860014******3145', '010965628751', '20240404112213', '000000009052147']) {
      expect(withoutCards(Buffer.from(text)).isMasked).toBe(false);
    }
  });
});

describe.skipIf(process.platform === 'win32')('npm run tape', () => {
  let bench: VendorBench;
  let dir: string;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'qabul-tape-'));
    bench = await startVendorBench({ sa: { terminals: { front: { method: 'uzcard', currency: 'UZS' } } } });
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await bench.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const tape = (...args: string[]) => {
    child = spawn(process.execPath, [join(import.meta.dirname, 'tape.ts'), ...args, '--out', dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return child;
  };
  const recorded = (name: string) => parseTape(readFileSync(join(dir, `${name}.tape`), 'utf8'));
  const place = () => bench.pinpads().front as { path: string; host: string; port: number };

  it('records a program and a terminal on a pseudo-terminal, and says the recording again over TCP', async () => {
    const recording = tape('--port', place().path, '--name', 'probe', '--note', 'simulated, link test');
    if (!recording.stdout) throw new Error('no stdout');
    const [line] = (await once(createInterface({ input: recording.stdout }), 'line')) as [string];
    const { connect } = JSON.parse(line) as { connect: string };
    const program = await connectTerminal({ path: connect });
    program.send(hex(LINK_TEST));
    await expect.poll(() => program.heard(), { timeout: 10_000 }).toMatch(/^0602.{40}/);
    program.send(hex('06'));
    program.close();
    // The ACK is on its way through the recorder.
    await expect.poll(async () => (await bench.state('sa')).front.atWork, { timeout: 10_000 }).toBe(false);
    recording.kill('SIGINT');
    expect(await once(recording, 'exit')).toEqual([0, null]);
    const { notes, steps } = recorded('probe');
    expect(notes).toContain('simulated, link test');
    const heard = steps.filter(({ kind }) => kind !== 'silence').map((step) => [step.kind, 'bytes' in step && step.bytes.length]); // biome-ignore format: one shape
    expect(heard).toEqual([
      ['send', 21],
      ['receive', 1],
      ['receive', expect.any(Number)],
      ['send', 1],
    ]);

    const { host, port } = place();
    const again = tape('--port', `tcp://${host}:${port}`, '--name', 'again', '--replay', join(dir, 'probe.tape'));
    expect(await once(again, 'exit')).toEqual([0, null]);
    expect(recorded('again').steps.filter(({ kind }) => kind !== 'silence')).toHaveLength(4);
  });

  it.each([
    [['--name', 'x']],
    [['--port', '/dev/ttyUSB0', '--name', '../x']],
    [['--port', 'tcp://here', '--name', 'x']],
  ])('%j is no use of it: exit 2', async (args) => {
    const refused = tape(...args);
    expect(await once(refused, 'exit')).toEqual([2, null]);
  });

  it('a port that is not there: exit 1, and no file', async () => {
    const refused = tape('--port', join(dir, 'none'), '--name', 'x');
    expect(await once(refused, 'exit')).toEqual([1, null]);
    expect(() => recorded('x')).toThrow(/ENOENT/);
  });
});
