import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeClock } from '../host/node/clock.ts';
import { fakeClock } from '../testkit/fake-clock.ts';
import { completedSale, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';
import { backupsOf, paperOf } from './equipment.ts';

const dirs: string[] = [];
const emptyDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'qabul-equipment-'));
  dirs.push(dir);
  return dir;
};
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

describe('a second place for copies', () => {
  it('may be shared: every ledger keeps its own copies there, and knows only them', async () => {
    const share = emptyDir();
    const backupFile = join(import.meta.dirname, '..', 'store', 'backup-worker.ts');
    const station = { id: 'till-1', country: 'UZ' } as const;
    const backup = { dir: share, keepHourly: 1, keepDaily: 0 };
    const makerOf = ({ dir, file }: TempLedger) =>
      backupsOf({ home: { dir }, clock: nodeClock(), backupFile }, file, { station, backup });
    const ledgers = [tempLedger(), tempLedger()];
    try {
      const [first, second] = ledgers.map((temp) => {
        const ledger = temp.open();
        return { maker: makerOf(temp), write: () => ledger.write((tx) => completedSale(tx, 1)), ledger };
      });
      await first?.write();
      await first?.maker?.make();
      expect(second?.maker?.newest().elsewhere, 'another till’s copy is none of ours').toBeUndefined();
      await second?.write();
      await second?.maker?.make();
      const copies = readdirSync(share, { recursive: true }).filter((name) => String(name).endsWith('.db'));
      expect(copies, 'one copy of each').toHaveLength(2);
      await first?.ledger.close();
      await second?.ledger.close();
    } finally {
      for (const temp of ledgers) temp.remove();
    }
  });
});

describe('the printing room', () => {
  it('that could not be opened is opened anew by the next page', async () => {
    const fontsDir = emptyDir();
    const home = { dir: emptyDir() };
    const paper = await paperOf({ fontsDir, home, clock: fakeClock() }, {});
    await expect(paper?.room()).rejects.toThrow('ENOENT');
    cpSync(join(import.meta.dirname, '../../resources/fonts'), fontsDir, { recursive: true });
    const room = paper?.room();
    await expect(room).resolves.toHaveProperty('layouts');
    expect(paper?.room(), 'and kept').toBe(room);
  });
});
