/** A stranger holds the ledger's file: evidence waits for it and is written later; a sale is not begun (I-10). */
import { rmSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { fakeClock, settled } from '../../testkit/fake-clock.ts';
import { held, scriptedRail } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal } from '../../testkit/scripted-station.ts';
import { stationHarness } from '../../testkit/station-harness.ts';
import { tempLedger } from '../../testkit/temp-ledger.ts';

it('waits for the file, and loses neither the approval nor anybody’s word', async () => {
  const temp = tempLedger();
  onTestFinished(() => rmSync(temp.dir, { recursive: true, force: true }));
  const rail = scriptedRail({ can: { immediate: false } });
  const clock = fakeClock();
  const h = await stationHarness({
    clock,
    file: temp.file,
    definitions: [rail.definition],
    config: {
      providers: { rail: {} },
      station: { id: 't', name: 'T', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'kiosk' },
    },
  });
  onTestFinished(() => h.stop());
  const answer = held();
  rail.begin.next(answer.step);
  const sale = await h.client.payment.start({ orderId: 'A', amount: AMOUNT, method: 'rail' });
  await settled();

  const stranger = new BetterSqlite(temp.file);
  stranger.exec('BEGIN IMMEDIATE');
  answer.answer({ kind: 'approved', providerRef: 'r-1', amount: AMOUNT });
  // SQLite itself waits five seconds, once for everything that is written together.
  const other = refusal(h.client.payment.start({ orderId: 'B', amount: AMOUNT, method: 'rail' }));
  expect(await other).toMatch(/^store\./);
  await settled();
  expect(h.log.lines.filter(({ event }) => event === 'ledger.busy')).toHaveLength(1);
  expect((await h.client.payment.get({ id: sale.id })).status).toBe('dispatching');
  // Nothing is broken: the station goes on, and B was never sent.
  expect(h.log.lines.some(({ event }) => event === 'fatal')).toBe(false);
  expect(rail.begin.asks).toHaveLength(1);

  stranger.exec('ROLLBACK');
  stranger.close();
  await clock.advance(500);
  expect(await h.client.payment.get({ id: sale.id })).toMatchObject({ status: 'completed', providerRef: 'r-1' });
  expect((await h.client.payment.start({ orderId: 'B', amount: AMOUNT, method: 'rail' })).orderId).toBe('B');
}, 30_000);
