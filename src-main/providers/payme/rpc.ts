/**
 * The Merchant API: a pure function from a call and what is stored to the answer, the rows and the evidence.
 * The state matrix is wallets.md §1.5; the station commits all of it in one transaction and only then answers.
 */
import type { Decision, ServeBook } from '../provider.ts';
import { checkPerform, create, type PaymeRules } from './offer.ts';
import { answerError, answerResult, type PaymeRequest } from './request.ts';
import { cancel, perform } from './settlement.ts';
import { check, setFiscalData, statement } from './statement.ts';
import type { Step } from './step.ts';
import { toRow } from './transaction.ts';

const PROVIDER = 'payme';

function step(request: PaymeRequest, book: ServeBook, rules: PaymeRules, now: number): Step {
  switch (request.method) {
    case 'CheckPerformTransaction':
      return checkPerform(request.params, book, rules, now);
    case 'CreateTransaction':
      return create(request.params, book, rules, now);
    case 'PerformTransaction':
      return perform(request.params, book, now);
    case 'CancelTransaction':
      return cancel(request.params, book, now);
    case 'CheckTransaction':
      return check(request.params, book, now);
    case 'GetStatement':
      return statement(request.params, book, now);
    case 'SetFiscalData':
      return setFiscalData(request.params, book);
  }
}

/** Decides one call. Pure: equal calls on equal books give equal answers. */
export function decidePayme(request: PaymeRequest, book: ServeBook, rules: PaymeRules, now: number): Decision {
  const { outcome, transactions = [], evidence = [] } = step(request, book, rules, now);
  return {
    answer: 'result' in outcome ? answerResult(request.id, outcome.result) : answerError(request.id, outcome.error),
    rows: transactions.map((t) => toRow(PROVIDER, t)),
    evidence,
  };
}
