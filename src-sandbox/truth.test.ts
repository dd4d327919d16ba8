import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTruth, TruthDamaged } from './truth.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qabul-truth-'));
  path = join(folder, 'truth.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const charge = { record: 'charge', vendor: 'v', ref: 'r', orderRef: 'o', minor: 1, currency: 'UZS', at: 2 } as const;

it('is read back after a restart, notes included', () => {
  const first = openTruth(path);
  first.write(charge);
  first.write({ record: 'note', vendor: 'v', note: { n: 1 } });
  first.close();
  const second = openTruth(path);
  expect(second.view().charges).toEqual([{ vendor: 'v', ref: 'r', orderRef: 'o', minor: 1, currency: 'UZS', at: 2 }]);
  expect([second.notes('v'), second.notes('other')]).toEqual([[{ n: 1 }], []]);
  second.close();
});

it('cuts off a line that was torn by a kill, and goes on behind it', () => {
  const first = openTruth(path);
  first.write(charge);
  first.close();
  appendFileSync(path, '{"record":"charge","ven');
  const second = openTruth(path);
  second.write({ ...charge, ref: 's' });
  second.close();
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  const third = openTruth(path);
  expect(third.view().charges.map(({ ref }) => ref)).toEqual(['r', 's']);
  third.close();
});

it('refuses a file whose acknowledged lines are damaged', () => {
  writeFileSync(path, '{"record":"char\n{"record":"reset","at":1}\n');
  expect(() => openTruth(path)).toThrow(TruthDamaged);
});

it('forgets behind a reset record without erasing a byte', () => {
  const truth = openTruth(path);
  truth.write(charge);
  truth.write({ record: 'reset', at: 3 });
  expect(truth.view().charges).toEqual([]);
  truth.close();
  expect(readFileSync(path, 'utf8')).toContain('"charge"');
});
