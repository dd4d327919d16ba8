/**
 * 200 damaged files (money-safety §4e). Each one is either refused as damaged, or opens with every acknowledged row
 * as it was: nothing is ever silently repaired or silently lost. Rerun one seed: QABUL_SEED=n vitest run corrupted.
 */
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LedgerReader } from '../ports/store.ts';
import { completedSale, copyLedger, newPayment, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';

const SEED = Number(process.env.QABUL_SEED ?? 20261122);
const FILES = 200;
const SALES = 60;

/** mulberry32: small, and the same on every machine. */
function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

let temp: TempLedger;
/** Stopped cleanly: one file. Crashed: the newest rows are in the write-ahead log alone. */
const templates = { stopped: '', crashed: '' };
let acknowledged: string;

/** Everything that was acknowledged, as text: payments by id and by order, evidence, rail rows, totals. */
function contents(read: LedgerReader): string {
  const payments = Array.from({ length: SALES }, (_, n) => {
    const row = read.payment(newPayment(n + 1).id);
    const byOrder = read.paymentsOfOrder(`order-${n + 1}`);
    return {
      row,
      byOrder: byOrder.length,
      evidence: row ? read.evidenceOf(row.seq) : [],
      rail: read.railRow('payme', `rail-${n + 1}`),
    };
  });
  return JSON.stringify({
    payments,
    page: read.page({ limit: 1000 }).length,
    totals: read.totals(),
    completed: read.countByStatus('completed'),
    unknown: read.countByStatus('unknown'),
  });
}

beforeAll(async () => {
  temp = tempLedger();
  const ledger = temp.open();
  for (let n = 1; n <= SALES; n++) {
    await ledger.write((tx) => {
      const row = completedSale(tx, n, { detail: { note: `sale ${n}`, cardMask: '860012******3456' } });
      tx.putRailRow({
        provider: 'payme',
        ref: `rail-${n}`,
        paymentSeq: row.seq,
        openKey: null,
        at: n,
        body: { state: 2, amount: 10_000 },
      });
    });
    if (n === SALES / 2) temp.raw().pragma('wal_checkpoint(TRUNCATE)');
  }
  acknowledged = contents(ledger.read);
  for (const name of ['stopped', 'crashed'] as const) {
    mkdirSync(`${temp.dir}/${name}`);
    templates[name] = `${temp.dir}/${name}/ledger.db`;
  }
  copyLedger(temp.file, templates.crashed);
  await ledger.close();
  copyLedger(temp.file, templates.stopped);
});
afterAll(() => temp.remove());

type Damage = (file: string, below: ReturnType<typeof chance>) => string;

function change(file: string, edit: (descriptor: number, size: number) => string): string {
  const descriptor = openSync(file, 'r+');
  try {
    return edit(descriptor, statSync(file).size);
  } finally {
    closeSync(descriptor);
  }
}

const PAGE = 4096;
const flip =
  (bits: number): Damage =>
  (file, below) =>
    change(file, (descriptor, size) => {
      const places = Array.from({ length: bits }, () => [below(size), below(8)] as const);
      for (const [at, bit] of places) {
        const byte = Buffer.alloc(1);
        readSync(descriptor, byte, 0, 1, at);
        byte[0] = (byte[0] as number) ^ (1 << bit);
        writeSync(descriptor, byte, 0, 1, at);
      }
      return `bits ${places.map(([at, bit]) => `${at}.${bit}`).join(' ')}`;
    });
const overwrite =
  (fill: (below: ReturnType<typeof chance>) => Buffer): Damage =>
  (file, below) =>
    change(file, (descriptor, size) => {
      const page = below(Math.max(1, Math.floor(size / PAGE)));
      writeSync(descriptor, fill(below), 0, PAGE, page * PAGE);
      return `page ${page}`;
    });
const truncate: Damage = (file, below) =>
  change(file, (descriptor, size) => {
    const to = below(4) === 0 ? below(Math.floor(size / PAGE)) * PAGE : below(size);
    ftruncateSync(descriptor, to);
    return `to ${to} of ${size}`;
  });
const remove: Damage = (file) => {
  rmSync(file);
  return 'removed';
};

const DAMAGES: readonly (readonly [string, Damage])[] = [
  ['one bit', flip(1)],
  ['one bit', flip(1)],
  ['one bit', flip(1)],
  ['a hundred bits', flip(100)],
  ['a page of zeros', overwrite(() => Buffer.alloc(PAGE))],
  ['a page of noise', overwrite((below) => Buffer.from(Array.from({ length: PAGE }, () => below(256))))],
  ['cut short', truncate],
];

it(`${FILES} damaged files are each refused as damaged, or open with every acknowledged row as it was`, async () => {
  const below = chance(SEED);
  const tally = { refused: 0, intact: 0 };
  const wrong: string[] = [];
  for (let n = 0; n < FILES; n++) {
    const name = n % 3 === 2 ? 'stopped' : 'crashed';
    const part = name === 'crashed' && below(2) === 0 ? '-wal' : '';
    const [what, damage] =
      n % 25 === 24 ? (['removed', remove] as const) : (DAMAGES[n % DAMAGES.length] as (typeof DAMAGES)[0]);
    const dir = `${temp.dir}/case-${n}`;
    mkdirSync(dir);
    const file = `${dir}/ledger.db`;
    copyLedger(templates[name], file);
    // A crash takes the shared memory with it; SQLite makes it again from the log.
    rmSync(`${file}-shm`, { force: true });
    const told = `seed ${SEED} case ${n} (${name}${part}, ${what}): ${damage(file + part, below)}`;
    try {
      const ledger = temp.open({ file });
      if (contents(ledger.read) === acknowledged) tally.intact++;
      else wrong.push(`${told}: opened with other contents`);
      await ledger.close();
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === 'ledger.damaged') tally.refused++;
      else wrong.push(`${told}: ${code} ${message}`);
    }
    rmSync(dir, { recursive: true });
  }
  console.info(
    `corrupted files: n ${FILES}, seed ${SEED}: ${tally.refused} refused, ${tally.intact} intact, ${wrong.length} wrong`,
  );
  expect(wrong).toEqual([]);
  expect(tally.refused).toBeGreaterThan(FILES / 2);
});

it('the undamaged templates open with everything: the oracle itself is sound', async () => {
  for (const file of Object.values(templates)) {
    expect(existsSync(file)).toBe(true);
    const ledger = temp.open({ file });
    expect(contents(ledger.read)).toBe(acknowledged);
    await ledger.close();
  }
});
