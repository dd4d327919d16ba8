import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { claimText } from '../src-main/domain/claim-ticket.ts';
import { ticketSignature } from '../src-main/store/booth.ts';
import { completedSale, tempLedger } from '../src-main/testkit/temp-ledger.ts';
import { verifyTicket } from './ticket-verify.ts';

it('a ticket is checked from the file alone: genuine, its payment, and whether it was redeemed', async () => {
  const temp = tempLedger();
  onTestFinished(() => temp.remove());
  const ledger = temp.open();
  const { row, code } = await ledger.write((tx) => {
    const sale = completedSale(tx, 1);
    const text = claimText({ kind: 'reprint', paymentId: sale.id, amount: sale.payable, issuedAt: 1_795_000_000_000 });
    const signed = `${text}-${tx.ticketSignature(text)}`;
    tx.addTicket({ code: signed, paymentSeq: sale.seq, kind: 'reprint', issuedAt: 1_795_000_000_000 });
    return { row: sale, code: signed };
  });
  expect(verifyTicket(temp.file, code)).toMatchObject({ paymentId: row.id, amount: row.payable, status: 'completed' });
  await ledger.write((tx) => tx.redeemTicket(code, 'Otabek', 7));
  expect(verifyTicket(temp.file, ` ${code.toLowerCase()} `)).toMatchObject({ redeemedAt: 7, redeemedBy: 'Otabek' });
  await ledger.close();
  expect(verifyTicket(temp.file, code.replace('-R-', '-U-'))).toBeUndefined();
  expect(verifyTicket(temp.file, 'hello')).toBeUndefined();
});

it('a ticket of another station is not ours, and a ledger that is gone leaves the key to say so', () => {
  const temp = tempLedger();
  onTestFinished(() => temp.remove());
  const key = Buffer.alloc(32, 7);
  writeFileSync(`${temp.file}.key`, key.toString('hex'));
  const text = claimText({ kind: 'unknown', paymentId: '0123456789ABCDEFGHJK', amount: 3_000_000, issuedAt: 60_000 });
  expect(verifyTicket(temp.file, `${text}-${ticketSignature(key, text)}`)).toMatchObject({ amount: 3_000_000 });
  expect(verifyTicket(temp.file, `${text}-${ticketSignature(Buffer.alloc(32, 8), text)}`)).toBeUndefined();
});
