/** An approval that comes while the ledger cannot be written is kept, and comes back with the next start (I-13, I-14). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { emergencyJournal } from '../../host/node/emergency-journal.ts';
import { EXIT } from '../../host/node/exit-codes.ts';
import { makeReserve, releaseReserve, reserveIn } from '../../host/node/reserve-file.ts';
import type { ProviderDefinition } from '../../providers/provider.ts';
import { cash } from '../../providers/registry.ts';
import { fakeClock, settled } from '../fake-clock.ts';
import { approves, scriptedTerminal, waits } from '../scripted-pinpad.ts';
import { AMOUNT } from '../scripted-station.ts';
import { stationHarness } from '../station-harness.ts';
import { FAULTS, type Fault, faultEnv, faultyDisk } from './faulty-disk.ts';
import { smallDisk, whyNoSmallDisk } from './small-disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'qabul-faulty-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const shim = faultyDisk(folder);
if ('why' in shim) console.info(`a ledger that fails under an approval is not tested: ${shim.why}`);
const noDisk = whyNoSmallDisk();
if (noDisk) console.info(`a full disk under an approval is not tested: ${noDisk}`);

const FLOW = join(import.meta.dirname, 'approval-flow.ts');
function flow(args: readonly string[], env: Record<string, string> = {}) {
  const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', FLOW, ...args], {
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  const facts = String(run.stdout)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code: run.status, facts, words: String(run.stderr) };
}

describe.skipIf('why' in shim)('a card is on the terminal and the ledger', () => {
  it.each(Object.keys(FAULTS) as Fault[])(
    '%s: nothing new begins, the approval is kept, the next start has it',
    (fault) => {
      const dir = mkdtempSync(join(folder, `${fault}-`));
      const control = join(dir, 'control');
      const env = faultEnv((shim as { library: string }).library, control, join(dir, 'ledger.db'));
      const first = flow([dir, fault, control], env);
      expect([first.code, first.words]).toEqual([EXIT.ledgerFailed, '']);
      expect(first.facts).toEqual([
        { payment: '000000000000000CASH1', status: 'completed' },
        { late: fault === 'disk_full' ? 'store.disk_full' : 'store.failed' },
        { charges: 1, isFatal: true },
      ]);
      const next = flow([dir]);
      expect(next.facts).toEqual([
        // A commit whose sync failed may be there all the same (SQLite rolls back what it can): then it is the whole of it.
        {
          cash: 'completed',
          card: 'completed',
          late: expect.stringMatching(/^(absent|completed)$/),
          source: 'journal',
          charges: 0,
        },
      ]);
      expect(next.code).toBe(0);
    },
  );
});

describe.skipIf(noDisk !== undefined)('a disk that fills up under a card', () => {
  it('has the reserve for the answer: it is kept, booked, and no new sale begins', async () => {
    const small = smallDisk(8);
    onTestFinished(() => small.remove());
    const clock = fakeClock();
    const terminal = scriptedTerminal({ clock: () => clock });
    const h = await stationHarness({
      clock,
      file: join(small.dir, 'ledger.db'),
      definitions: [cash as unknown as ProviderDefinition],
      pinpads: [terminal.definition],
      journal: emergencyJournal(join(small.dir, 'ledger.emergency'), { release: () => releaseReserve(small.dir) }),
      config: { providers: {}, pinpads: { front: { driver: 'scripted', method: 'uzcard', terminalId: '00000166' } } },
      space: { lowBytes: 0, fullBytes: 3 * 1024 * 1024 },
    });
    onTestFinished(() => h.stop());
    await makeReserve(small.dir, { bytes: 1024 * 1024, leaveBytes: 0 });
    const card = waits();
    terminal.next(card.act);
    const sale = await h.client.payment.start({ orderId: 'K-1', amount: AMOUNT, method: 'uzcard' });
    await card.started;
    small.fillUpTo(0);
    card.done(approves());
    await expect.poll(async () => (await h.client.payment.get({ id: sale.id })).status).toBe('completed');
    expect(existsSync(reserveIn(small.dir))).toBe(false);
    const refused = h.client.payment.start({ orderId: 'K-2', amount: AMOUNT, method: 'uzcard' });
    await expect(refused).rejects.toMatchObject({ wire: { code: 'store.disk_full' } });
    await settled();
    expect(terminal.asked).toHaveLength(1);
  });
});
