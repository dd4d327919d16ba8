/**
 * The suite itself: a driver that is wrong on purpose must not pass it. Copies of the template lie in a temporary folder
 * whose neighbours are ours; each has one fault that would take wrong money, or lose it.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PinpadConformance, runPinpadConformance } from './conformance.ts';
import type { PinpadDefinition } from './pinpad.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'qabul-pinpad-faults-'));
const pinpads = join(copy, 'src-main/pinpads');
const isTest = (name: string) => name.endsWith('.test.ts');

beforeAll(() => {
  mkdirSync(pinpads, { recursive: true });
  const links = (from: string, to: string, but: string) => {
    for (const name of readdirSync(from))
      if (name !== but && !isTest(name)) symlinkSync(join(from, name), join(to, name));
  };
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  symlinkSync(join(ROOT, 'src-shared'), join(copy, 'src-shared'));
  links(join(ROOT, 'src-main'), join(copy, 'src-main'), 'pinpads');
  links(import.meta.dirname, pinpads, '_template');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

type Edit = readonly [file: string, from: string, to: string];

/** A copy of the template with some words replaced; what the suite says of it, case by case (`only` those of one tape). */
async function triedOn(name: string, edits: readonly Edit[], prepare: (folder: string) => void = () => {}, only = '') {
  const folder = join(pinpads, name);
  cpSync(join(import.meta.dirname, '_template'), folder, { recursive: true });
  for (const [file, from, to] of edits) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(from)) throw new Error(`the template's ${file} has no "${from}" any more`);
    writeFileSync(join(folder, file), text.replaceAll(from, to));
  }
  prepare(folder);
  const { default: definition } = (await import(join(folder, 'index.ts'))) as { default: PinpadDefinition };
  const { default: rail } = (await import(join(folder, 'conformance.ts'))) as { default: PinpadConformance };
  const cases: { name: string; run: () => Promise<void> }[] = [];
  runPinpadConformance(definition, rail, folder, (title, run) => cases.push({ name: title, run }));
  const failed: { name: string; message: string }[] = [];
  for (const { name: title, run } of cases.filter(({ name: title }) => title.startsWith(only)))
    await run().catch((error: Error) => failed.push({ name: title, message: error.message }));
  expect(cases.length).toBeGreaterThan(10);
  return {
    failed,
    names: failed.map((failure) => failure.name),
    text: failed.map(({ message }) => message).join('\n'),
  };
}

describe('the conformance suite', () => {
  it('is green for the template', async () => {
    expect((await triedOn('as-it-is', [])).failed).toEqual([]);
  });

  const faults: [string, string, readonly Edit[]][] = [
    [
      'an approval of another amount is taken',
      'sale-other-amount',
      [['session.ts', 'facts.amount && !equal(facts.amount, asked)', 'facts.amount && !equal(asked, asked)']],
    ],
    [
      'a code that nobody knows is a refusal',
      'sale-unknown-code',
      [['session.ts', "{ kind: 'unsure', why: `code_", "{ kind: 'declined', reason: 'other', code: `code_"]],
    ],
    [
      'another terminal is charged',
      'sale-other-terminal',
      [['session.ts', 'if (isAnother(await pong(ask.signal)))', 'if (!(await pong(ask.signal)))']],
    ],
    [
      'another terminal is asked',
      'last-result-other-terminal',
      [['session.ts', 'if (isAnother(await pong(signal)))', 'if (!(await pong(signal)))']],
    ],
    [
      'the answer to another sale is ours',
      'sale-not-ours',
      [['session.ts', ' && heard.ecrNumber === ask.ecrNumber', '']],
    ],
    [
      'the answer to another look-up is ours',
      'last-result-not-ours',
      [['session.ts', ' && heard.ecrNumber === ecrNumber', '']],
    ],
    [
      'an approval without an amount needs no look',
      'sale-amount-missing',
      [['session.ts', "!facts.amount && 'amount_missing', ", '']],
    ],
    [
      'an approval without an RRN needs no look',
      'sale-rrn-missing',
      [['session.ts', ", !facts.rrn && 'rrn_missing'", '']],
    ],
    ['an approval without an amount is not heard', 'sale-amount-missing', [['codec.ts', '{0,12}', '{1,12}']]],
    [
      '"none" is believed of another number',
      'last-result-not-ours',
      [['session.ts', "'ecrNumber' in heard && heard.ecrNumber === ecrNumber", "'ecrNumber' in heard"]],
    ],
    ['the operation leaves in secret', 'sale-approved', [['session.ts', 'leaving: () => ask.leaving(),', '']]],
    ['no answer is kept', 'sale-approved', [['session.ts', 'keep: (raw) => ask.keep(raw),', '']]],
  ];
  it.each(faults)('is red where %s', async (what, tape, edits) => {
    const { names } = await triedOn(what.replace(/\W+/g, '-'), edits, () => {}, `${tape} `);
    expect(names.map((name) => name.split(' ')[0])).toContain(tape);
  });

  it('takes a driver whose first line is the operation', async () => {
    const { text } = await triedOn(
      'no-handshake',
      [
        ['session.ts', 'if (isAnother(await pong(ask.signal)))', 'if (ask.ecrNumber < 0)'],
        ['session.ts', 'const pong =', 'const pong: (signal: AbortSignal) => Promise<Answer> ='],
        [
          'conformance.ts',
          "tape: 'sale-other-terminal',\n      ...sale,\n      ecrNumber: 7,\n      expect: { kind: 'not_started', reason: 'not_allowed', code: 'another_terminal' }",
          "tape: 'sale-other-terminal',\n      act: 'probe',\n      expect: { terminalId: '00000999' }",
        ],
      ],
      (folder) => {
        for (const name of readdirSync(join(folder, 'tapes'))) {
          if (!name.startsWith('sale-') || name.includes('terminal')) continue;
          const path = join(folder, 'tapes', name);
          const lines = readFileSync(path, 'utf8').split('\n');
          const ping = lines.findIndex((line) => line.startsWith('>'));
          writeFileSync(path, lines.toSpliced(ping, 4).join('\n'));
        }
      },
    );
    expect(text).toBe('');
  });

  it('asks for a sale that proves nothing', async () => {
    const { failed } = await triedOn('no-doubt', [['conformance.ts', "kind: 'unsure'", "kind: 'declined'"]]);
    const asked = failed.find(({ name }) => name.startsWith('has a sale'));
    expect(asked?.message).toMatch(/no tape is of a sale that ends unsure/);
  });

  it('names a tape that is missing, and the line of one that cannot be read', async () => {
    const missing = await triedOn('missing', [], (folder) => rmSync(join(folder, 'tapes/sale-declined.tape')));
    expect(missing.text).toMatch(/missing\/tapes\/sale-declined\.tape is missing; conformance\.ts names it/);
    const bad = await triedOn('bad', [['tapes/probe.tape', '> 06', '> 0']]);
    expect(bad.text).toMatch(/probe\.tape line 6: "> 0" is no note/);
    expect(`${missing.text}${bad.text}`).not.toContain('reading');
  });

  it('says in words where the driver and its tape part', async () => {
    const { text } = await triedOn('differs', [['codec.ts', "bytesOf('PING')", "bytesOf('PANG')"]]);
    expect(text).toMatch(/probe\.tape line 3: wrote .*, the tape has .*: they differ from byte 3 of 7/);
  });
});
