/**
 * Rails that ask us and want a synchronous answer (Payme). Their rows, the evidence and the payment are committed in
 * one transaction; the answer leaves after it (I-11). Questions that change nothing need no transaction at all.
 */

import { hash } from 'node:crypto';
import { paymentId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { LedgerError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HookRoute } from '../../ports/hooks.ts';
import type { IdSource } from '../../ports/ids.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger, LedgerReader, LedgerWriter } from '../../ports/store.ts';
import type { ServeBook, Served, ServedEvidence } from '../../providers/provider.ts';
import type { Runner } from '../runner/runner.ts';
import { evidenceOf } from './evidence-of.ts';
import { newRefund } from './new-payment.ts';
import { isInDoubt, orderStanding } from './order-standing.ts';
import { type Settlement, type SettleRules, settle } from './settle.ts';

/** What one rail may look up: its own rows and payments only. */
export const bookOf = (read: LedgerReader, provider: string): ServeBook => ({
  payment: (seq) => read.paymentBySeq(seq),
  salesOfOrder: (orderId) => read.salesOfOrder(orderId).filter((row) => row.provider === provider),
  isPaid: (orderId) => orderStanding(read, orderId).isCovered,
  isInDoubt: ({ orderId, seq }) => isInDoubt(read, orderId, seq),
  refundsOf: (saleSeq) => read.refundsOf(saleSeq),
  row: (ref) => read.railRow(provider, ref),
  openRow: (key) => read.openRailRow(provider, key),
  rows: (from, to) => read.railRows(provider, from, to),
});

interface Deps {
  ledger: Ledger;
  clock: Clock;
  ids: IdSource;
  rules: SettleRules;
  runner: Runner;
  livemode: boolean;
}

export function servedRoute(provider: string, served: Served, deps: Deps): HookRoute {
  const { ledger, clock } = deps;
  const readBook = bookOf(ledger.read, provider);

  /** The rail took money back of a completed sale: a refund of ours waits for it, or one is booked now. */
  function refunded(tx: LedgerWriter, sale: PaymentRow, evidence: ServedEvidence, rawHash: Uint8Array): Settlement[] {
    if (!evidence.refund) return [];
    const now = clock.now();
    const refunds = tx.refundsOf(sale.seq);
    const waiting = refunds.find((row) => isOpen(row.status) && row.status !== 'created');
    const amount = sale.received - sale.refunded;
    const steps: Settlement[] = [];
    // Nothing is left: a person said that it went back before the rail did, and this is the rail saying so too.
    let row = waiting ?? (amount > 0 ? undefined : refunds.findLast(({ status }) => status === 'completed'));
    if (!row) {
      const inserted = tx.insertPayment(
        newRefund(sale, {
          id: paymentId(deps.ids.next()),
          amount,
          shiftSeq: tx.currentShift()?.seq ?? sale.shiftSeq,
          idempotencyKey: null,
          fingerprint: Buffer.from(evidence.refund.providerRef),
          detail: { note: evidence.refund.reason },
          createdAt: now,
        }),
        now,
      );
      row = settle(tx, inserted, { type: 'dispatch', source: 'webhook' }, now, deps.rules).payment;
    }
    const done = settle(
      tx,
      row,
      {
        type: 'approved',
        source: 'webhook',
        livemode: deps.livemode,
        amount: money(row.payable, row.currency),
        providerRef: evidence.refund.providerRef,
        reason: evidence.refund.reason,
        rawHash,
      },
      now,
      deps.rules,
    );
    steps.push(done);
    if (done.also) steps.push({ payment: done.also, kind: 'same', effects: [] });
    return steps;
  }

  function fiscalNoted(tx: LedgerWriter, row: PaymentRow, evidence: ServedEvidence): Settlement[] {
    if (!evidence.fiscal) return [];
    const { qrUrl, number } = evidence.fiscal;
    const own = tx.outboxOf(row.seq, 'receipt');
    // A payment has one receipt (I-24). Our own module's stands, or may: the rail's is then one too many.
    if (own && (own.state !== 'pending' || own.unsure || own.mark !== null)) {
      deps.rules.log.error('receipt.second_by_rail', { payment: row.id, provider, state: own.state });
      return [];
    }
    if (own) tx.updateOutbox({ ...own, state: 'done', lastError: null });
    const detail = {
      ...row.detail,
      ...(qrUrl === undefined ? {} : { fiscalQrUrl: qrUrl }),
      ...(number === undefined ? {} : { fiscalNumber: number }),
    };
    const payment = tx.updatePayment({ ...row, fiscalStatus: 'registered', detail }, clock.now());
    deps.rules.due?.(tx, payment, clock.now());
    return [{ payment, kind: 'same', effects: [] }];
  }

  function apply(tx: LedgerWriter, evidence: ServedEvidence, rawHash: Uint8Array): Settlement[] {
    const row = tx.paymentBySeq(evidence.paymentSeq);
    if (!row) throw new Error(`evidence for no payment ${evidence.paymentSeq}`);
    if (evidence.refund) return refunded(tx, row, evidence, rawHash);
    if (evidence.fiscal) return fiscalNoted(tx, row, evidence);
    const said = evidenceOf(evidence.reply, 'webhook', { livemode: deps.livemode, notFoundIsProof: false });
    return said ? [settle(tx, row, { ...said, rawHash }, clock.now(), deps.rules)] : [];
  }

  return {
    path: served.path,
    busy: () => served.busy(undefined),
    unreadable: () => served.unreadable(),
    async answer(call) {
      const parsed = served.parse(call);
      if ('answer' in parsed) return parsed.answer;
      const { request } = parsed;
      try {
        if (!served.writes(request)) {
          const looked = served.decide(request, readBook, clock.now());
          if (looked.rows.length === 0 && looked.evidence.length === 0) return looked.answer;
        }
        const rawHash = hash('sha256', call.raw, 'buffer');
        const { answer, settlements } = await ledger.write((tx) => {
          const decision = served.decide(request, bookOf(tx, provider), clock.now());
          for (const row of decision.rows) tx.putRailRow(row);
          return {
            answer: decision.answer,
            settlements: decision.evidence.flatMap((evidence) => apply(tx, evidence, rawHash)),
          };
        });
        deps.runner.follow(settlements);
        return answer;
      } catch (error) {
        if (error instanceof LedgerError) return served.busy(request);
        deps.rules.log.error('served.failed', { provider, message: String(error), stack: (error as Error).stack });
        return served.busy(request);
      }
    },
  };
}
