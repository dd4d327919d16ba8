import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../ports/emergency-journal.ts';
import { emergencyJournal, withoutCardNumbers } from './emergency-journal.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-journal-'));
  file = join(dir, 'ledger.emergency');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const text = (raw: Uint8Array): string => Buffer.from(raw).toString('latin1');
const record = (n: number, body = `slip ${n}`): JournalRecord => ({
  at: n,
  device: 'front',
  paymentId: `payment-${n}`,
  kind: 'answer',
  body: bytes(body),
});
const bodies = (): string[] =>
  emergencyJournal(file)
    .records()
    .map(({ body }) => text(body));

describe('the emergency journal', () => {
  it('has every record that was kept, in order, after the process is gone', async () => {
    const journal = emergencyJournal(file);
    await Promise.all([1, 2, 3].map((n) => journal.keep(record(n))));
    expect(emergencyJournal(file).records()).toEqual([record(1), record(2), record(3)]);
    expect(statSync(file).mode & 0o077).toBe(process.platform === 'win32' ? statSync(file).mode & 0o077 : 0);
    await journal.close();
  });

  it('says of a bank shift’s report to which try it belongs', async () => {
    const journal = emergencyJournal(file);
    const report: JournalRecord = { ...record(1), paymentId: '', batch: '12/1' };
    await journal.keep(record(2));
    await journal.keep(report);
    expect(emergencyJournal(file).records()).toEqual([record(2), report]);
    await journal.rotate(({ paymentId }) => paymentId === 'payment-2');
    expect(emergencyJournal(file).records()).toEqual([record(2)]);
    await journal.close();
  });

  it('that was cut at any byte has every whole record before the cut, and takes new ones after it', async () => {
    const journal = emergencyJournal(file);
    for (const n of [1, 2, 3]) await journal.keep(record(n));
    await journal.close();
    const whole = readFileSync(file);
    const third = whole.length / 3;
    for (let cut = 0; cut < whole.length; cut++) {
      writeFileSync(file, whole);
      truncateSync(file, cut);
      const left = Math.floor(cut / third);
      const after = emergencyJournal(file);
      expect(after.records()).toHaveLength(left);
      await after.keep(record(9));
      await after.close();
      expect(bodies()).toEqual([...['slip 1', 'slip 2', 'slip 3'].slice(0, left), 'slip 9']);
    }
  });

  it('does not read past a record whose bytes were changed', async () => {
    const journal = emergencyJournal(file);
    for (const n of [1, 2]) await journal.keep(record(n));
    await journal.close();
    const spoilt = readFileSync(file);
    spoilt[spoilt.length - 5] = (spoilt[spoilt.length - 5] ?? 0) ^ 1;
    writeFileSync(file, spoilt);
    expect(bodies()).toEqual(['slip 1']);
  });

  it('takes garbage at its end for a torn tail', async () => {
    const journal = emergencyJournal(file);
    await journal.keep(record(1));
    await journal.close();
    appendFileSync(file, Buffer.alloc(40, 0xff));
    expect(bodies()).toEqual(['slip 1']);
  });

  it('begins anew with what is still needed, and keeps the old file beside it', async () => {
    const journal = emergencyJournal(file);
    for (const n of [1, 2]) await journal.keep(record(n));
    await journal.rotate(({ paymentId }) => paymentId === 'payment-2');
    await journal.keep(record(3));
    await journal.close();
    expect(bodies()).toEqual(['slip 2', 'slip 3']);
    expect(existsSync(`${file}.previous`)).toBe(true);
    expect(emergencyJournal(`${file}.previous`).records()).toHaveLength(2);
  });
});

describe('card numbers', () => {
  // Made for tests: right by the Luhn check, issued by nobody.
  const CARD = '8600000000000007';

  it('never reach the file, whatever surrounds them', async () => {
    const journal = emergencyJournal(file);
    await journal.keep(record(1, `Карта ${CARD}=2512 RRN 010965628751`));
    await journal.keep(record(2, `\x02${CARD}\x1c`));
    await journal.close();
    for (const body of bodies()) {
      expect(body).not.toContain(CARD);
      expect(body).toContain('860000******0007');
    }
    expect(readFileSync(file, 'latin1')).not.toContain(Buffer.from(CARD).toString('base64').slice(0, 16));
  });

  it('packed two digits a byte lose their middle', () => {
    const packed = Uint8Array.from([0x22, 0x08, ...Buffer.from(CARD, 'hex'), 0x49]);
    expect(Buffer.from(withoutCardNumbers(packed)).toString('hex')).toBe('2208860000eeeeee000749');
  });

  it('packed so that every byte of it is a letter too are found by what stands around them', () => {
    const luhn = (digits: string) =>
      digits
        .split('')
        .reverse()
        .reduce((sum, digit, at) => {
          const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
          return sum + (value > 9 ? value - 9 : value);
        }, 0) %
        10 ===
      0;
    const card = Array.from({ length: 10 }, (_, n) => `402233445566772${n}`).find(luhn) ?? '';
    const packed = Uint8Array.from([0x22, 0xf0, 0xf8, ...Buffer.from(card, 'hex'), 0x49]);
    expect(Buffer.from(withoutCardNumbers(packed)).toString('hex')).toBe(`22f0f8402233eeeeee${card.slice(12)}49`);
  });

  it('are not seen in a text whose letters could be read as packed digits', () => {
    // A quotation mark and seven digits are "22" and seven times "3x": one in ten passes the Luhn check.
    for (let n = 0; n < 2_000; n++) {
      const reply = JSON.stringify({
        kind: 'approved',
        rrn: `010966${String(n).padStart(6, '0')}`,
        receiptNumber: `${n}`,
      });
      expect(text(withoutCardNumbers(bytes(reply)))).toBe(reply);
    }
  });

  it('are told from reference numbers, merchants, times and sums, which stay', () => {
    const kept = 'RRN 010965628751 MID 000000009052147 AT 20240404112213 SUM 50000 TID 00000166';
    expect(text(withoutCardNumbers(bytes(kept)))).toBe(kept);
  });

  it('are masked in a copy: the answer that is read is whole', () => {
    const raw = bytes(CARD);
    withoutCardNumbers(raw);
    expect(text(raw)).toBe(CARD);
  });
});
