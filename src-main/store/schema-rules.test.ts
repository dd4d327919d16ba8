/** What the tables themselves refuse, whatever the code above them does. */
import type BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentRow } from '../ports/payments.ts';
import type { Ledger } from '../ports/store.ts';
import { completedSale, newEvidence, newPayment, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';

let temp: TempLedger;
let ledger: Ledger;
let db: BetterSqlite.Database;

beforeEach(() => {
  temp = tempLedger();
  ledger = temp.open();
  db = temp.raw();
});
afterEach(async () => {
  await ledger.close();
  temp.remove();
});

describe('evidence', () => {
  it('is append-only: no row of it can be changed or removed', async () => {
    await ledger.write((tx) => completedSale(tx, 1));
    expect(() => db.exec('UPDATE evidence SET amount = 1')).toThrow('append-only');
    expect(() => db.exec('DELETE FROM evidence')).toThrow('append-only');
    expect(() => db.exec('REPLACE INTO evidence SELECT * FROM evidence')).toThrow('append-only');
    expect(db.prepare('SELECT count(*) FROM evidence').pluck().get()).toBe(2);
  });

  it('belongs to a payment that exists', async () => {
    await expect(ledger.write((tx) => tx.addEvidence(newEvidence(77)))).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    });
  });
});

describe('a payment', () => {
  it('is never deleted', async () => {
    await ledger.write((tx) => tx.insertPayment(newPayment(1), 1));
    expect(() => db.exec('DELETE FROM payments')).toThrow('never deleted');
  });

  it.each(['completed', 'declined', 'cancelled', 'expired', 'failed'] as const)(
    'that is %s never gets another status',
    async (status) => {
      const row = await ledger.write((tx) => {
        if (status === 'completed') return completedSale(tx, 1);
        return tx.updatePayment({ ...tx.insertPayment(newPayment(1), 1), status }, 1);
      });
      for (const other of ['created', 'unknown', 'completed', 'failed', 'declined'] as const) {
        if (other === status) continue;
        await expect(ledger.write((tx) => tx.updatePayment({ ...row, status: other }, 2))).rejects.toThrow(
          /final status never changes|CHECK/,
        );
      }
      expect(ledger.read.paymentBySeq(row.seq)?.status).toBe(status);
    },
  );

  it('may be completed only with a proof and with no less than what was payable', async () => {
    const row = await ledger.write((tx) => tx.insertPayment(newPayment(1), 1));
    const proof = await ledger.write((tx) => tx.addEvidence(newEvidence(row.seq, { type: 'approved' })));
    const complete = (over: object) => ledger.write((tx) => tx.updatePayment({ ...row, ...over }, 2));
    const check = { code: 'SQLITE_CONSTRAINT_CHECK' };
    await expect(complete({ status: 'completed', received: 10_000 })).rejects.toMatchObject(check);
    await expect(complete({ status: 'completed', received: 9_999, proofSeq: proof.seq })).rejects.toMatchObject(check);
    await expect(complete({ status: 'completed', received: 10_000, proofSeq: 555 })).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    });
    await complete({ status: 'completed', received: 10_000, proofSeq: proof.seq });
    expect(ledger.read.paymentBySeq(row.seq)?.status).toBe('completed');
  });

  it('gives back no more than it received', async () => {
    const row = await ledger.write((tx) => completedSale(tx, 1));
    await expect(ledger.write((tx) => tx.updatePayment({ ...row, refunded: 10_001 }, 2))).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_CHECK',
    });
  });

  it('asks a positive whole number, is payable for no less, and is a refund only of something', async () => {
    const check = { code: 'SQLITE_CONSTRAINT_CHECK' };
    const insert = (over: object) => ledger.write((tx) => tx.insertPayment(newPayment(1, over), 1));
    await expect(insert({ amount: 0, payable: 0 })).rejects.toMatchObject(check);
    await expect(insert({ amount: -5, payable: 5 })).rejects.toMatchObject(check);
    await expect(insert({ payable: 9_999 })).rejects.toMatchObject(check);
    await expect(insert({ amount: 0.5, payable: 1 })).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_DATATYPE' });
    await expect(insert({ kind: 'refund' })).rejects.toMatchObject(check);
    await expect(insert({ status: 'paid' })).rejects.toMatchObject(check);
    expect(db.prepare('SELECT count(*) FROM payments').pluck().get()).toBe(0);
  });
});

describe('what the customer pays', () => {
  const names = (row: PaymentRow, over: Partial<PaymentRow>) =>
    ledger.write((tx) => tx.updatePayment({ ...row, ...over }, 2));

  it('may be named by the rail while nothing is shown, and survives the file', async () => {
    const row = await ledger.write((tx) => tx.insertPayment(newPayment(1), 1));
    await expect(names(row, { payable: 9_999 })).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_CHECK' });
    const named = await names(row, { payable: 10_100, showQr: 'the code' });
    expect(named).toMatchObject({ payable: 10_100, rev: 2 });
    expect(ledger.read.paymentBySeq(row.seq)).toMatchObject({ payable: 10_100, showQr: 'the code', rev: 2 });
  });

  it('never changes once it was shown, or once the payment has ended', async () => {
    const rows = await ledger.write((tx) => [
      tx.insertPayment(newPayment(1, { showQr: 'the code' }), 1),
      tx.insertPayment(newPayment(2, { status: 'declined' }), 1),
    ]);
    for (const row of rows) await expect(names(row, { payable: 10_100 })).rejects.toThrow('never changes');
    for (const row of rows) await names(row, { providerRef: 'r' });
  });
});

describe('sales that ended unpaid', () => {
  it('are found by method and time, newest first, without a walk over the others', async () => {
    const ended = { showQr: 'q', method: 'kaspi_gold' } as const;
    await ledger.write((tx) => {
      tx.insertPayment(newPayment(1, { ...ended, status: 'cancelled' }), 100);
      tx.insertPayment(newPayment(2, { ...ended, status: 'expired' }), 200);
      tx.insertPayment(newPayment(3, { ...ended, status: 'declined' }), 300);
      tx.insertPayment(newPayment(4, { ...ended, status: 'failed' }), 400);
      tx.insertPayment(newPayment(5, { ...ended, status: 'awaiting_customer' }), 500);
      tx.insertPayment(newPayment(6, { ...ended, status: 'cancelled', showQr: null }), 500);
      tx.insertPayment(newPayment(7, { ...ended, status: 'cancelled', method: 'kaspi_red' }), 500);
      completedSale(tx, 8, ended);
    });
    expect(ledger.read.endedUnpaid('kaspi_gold', 200, 10).map((row) => row.seq)).toEqual([4, 3, 2]);
    expect(ledger.read.endedUnpaid('kaspi_gold', 0, 2).map((row) => row.seq)).toEqual([4, 3]);
    const plan = db
      .prepare(
        `EXPLAIN QUERY PLAN SELECT * FROM payments WHERE kind = 'sale' AND show_qr IS NOT NULL
           AND status IN ('cancelled', 'expired', 'declined', 'failed') AND method = CAST(? AS TEXT) AND updated_at >= CAST(? AS INTEGER)
           ORDER BY updated_at DESC LIMIT CAST(? AS INTEGER)`,
      )
      .all('kaspi_gold', 0, 10) as { detail: string }[];
    expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('USING INDEX payments_ended')]);
  });
});

describe('an order', () => {
  it('has one open sale per method, whatever races', async () => {
    await ledger.write((tx) => tx.insertPayment(newPayment(1, { orderId: 'A' }), 1));
    const unique = { code: 'SQLITE_CONSTRAINT_UNIQUE' };
    for (const status of ['created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown'] as const) {
      await expect(
        ledger.write((tx) => tx.insertPayment(newPayment(2, { orderId: 'A', status }), 1)),
      ).rejects.toMatchObject(unique);
    }
    await ledger.write((tx) => tx.insertPayment(newPayment(3, { orderId: 'A', method: 'cash' }), 1));
    await ledger.write((tx) => tx.insertPayment(newPayment(4, { orderId: 'B' }), 1));
  });

  it('may be tried again by the same method when the first sale has ended', async () => {
    const first = await ledger.write((tx) => tx.insertPayment(newPayment(1, { orderId: 'A' }), 1));
    await ledger.write((tx) => tx.updatePayment({ ...first, status: 'declined' }, 1));
    const second = await ledger.write((tx) => tx.insertPayment(newPayment(2, { orderId: 'A' }), 1));
    expect(ledger.read.paymentsOfOrder('A').map((row) => row.seq)).toEqual([second.seq, first.seq]);
  });
});

describe('counts and queues', () => {
  it('status counts follow every insert and every move', async () => {
    const rows = await ledger.write((tx) => [1, 2, 3].map((n) => tx.insertPayment(newPayment(n), 1)));
    await ledger.write((tx) => tx.updatePayment({ ...(rows[0] as (typeof rows)[0]), status: 'declined' }, 1));
    await ledger.write((tx) => completedSale(tx, 9));
    expect(ledger.read.countByStatus('dispatching')).toBe(2);
    expect(ledger.read.countByStatus('declined')).toBe(1);
    expect(ledger.read.countByStatus('completed')).toBe(1);
    expect(ledger.read.countByStatus('unknown')).toBe(0);
  });

  it('one event is one inbox row, and one payment owes one receipt', async () => {
    const body = new Uint8Array([1]);
    const added = await ledger.write((tx) => [
      tx.addInbox('ioka', 'event-1', body, 1),
      tx.addInbox('ioka', 'event-1', body, 2),
      tx.addInbox('byfly', 'event-1', body, 3),
    ]);
    expect(added).toEqual([true, false, true]);
    const row = await ledger.write((tx) => completedSale(tx, 1));
    await ledger.write((tx) => tx.queueOutbox('receipt', row.seq, 1));
    await ledger.write((tx) => tx.queueOutbox('receipt', row.seq, 2));
    expect(ledger.read.outboxPending()).toEqual({ count: 1, oldestAt: 1 });
  });

  it('a closed shift never changes, and only one is open', async () => {
    const shift = await ledger.write((tx) =>
      tx.openShift({ id: newPayment(1).id as never, openedAt: 1, openedBy: null, floatMinor: 0 }),
    );
    await expect(
      ledger.write((tx) => tx.openShift({ id: newPayment(2).id as never, openedAt: 1, openedBy: null, floatMinor: 0 })),
    ).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
    await ledger.write((tx) => tx.updateShift({ ...shift, status: 'closed', report: '{}' }));
    await expect(ledger.write((tx) => tx.updateShift({ ...shift, report: '{"other":1}' }))).rejects.toThrow(
      'a closed shift never changes',
    );
  });
});
