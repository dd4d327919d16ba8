/** The operations of an Ingenico terminal behind the bank's own command-line tool (ARCUS 2): what is asked, and how its answer is read. */
import { type Currency, minorInteger, money } from '../../../src-shared/money.ts';
import { currencyNumber } from '../currency-number.ts';
import type {
  BatchClose,
  DeviceTotals,
  Hint,
  OriginalOperation,
  PinpadAsk,
  PinpadEnv,
  PinpadReply,
  PinpadSession,
} from '../pinpad.ts';
import type { SlipOperation } from '../slip/operation.ts';
import { readCloseReport, readShortReport } from '../slip/reports.ts';
import { type Answer, codeOf, factsOf } from './answer.ts';
import type { ArcusConfig } from './config.ts';
import { isDone, NotStarted, openTool } from './tool.ts';
import { operationFacts, slipOf, verdictOf } from './verdict.ts';

/** A card, a PIN and a bank (pinpads.md §2.2.1). */
export const OPERATION_TIMEOUT_MS = 180_000;
/** A settlement sends the whole journal (§4.5). */
export const BATCH_TIMEOUT_MS = 600_000;
/** Amounts have twelve digits at most. */
const MINOR_MAX = 999_999_999_999;
/** "Totals do not agree." */
const DIFFERS = '095';

const notStarted = (code: string): PinpadReply => ({
  kind: 'not_started',
  reason: 'rail_unavailable',
  code: `arcus:${code}`,
});
const notAllowed = (code: string): PinpadReply => ({
  kind: 'not_started',
  reason: 'not_allowed',
  code: `arcus:${code}`,
});

/** What the tool said at the end of a bank shift. Throws where it says that it could not end it. */
export function batchOf(answer: Answer, currency: Currency): BatchClose {
  const { slip = '' } = answer;
  const { matched, blocks } = readCloseReport(slip);
  const isRefused = codeOf(answer.result) === DIFFERS || matched === false;
  if (!isDone(answer) && !isRefused) throw new Error(`the tool answered ${codeOf(answer.result) ?? 'nothing'}`);
  // The slip, and what the tool says beside it: both are kept for the bank.
  const text = [slip, factsOf(answer.facts).text].filter((one) => one !== undefined && one !== '').join('\n');
  return {
    currency,
    // All of them or none: a terminal that is left out looks like one on which nothing happened.
    terminals: blocks.every(({ totals }) => totals) ? blocks.flatMap(({ totals }) => totals ?? []) : [],
    text,
    matched: isRefused ? false : matched,
  };
}

export function openSession(env: PinpadEnv<ArcusConfig>): PinpadSession {
  const { config, clock, log, currency, terminalId } = env;
  const { operations } = config;
  const { run, exclusively, mustDefine, ping, findAgain, end } = openTool(env);
  /** What this terminal approved last, for a cancel that names nothing. */
  let lastApproved: string | undefined;

  async function operate(
    ask: PinpadAsk,
    kind: SlipOperation,
    operation: string,
    reference: readonly string[],
    hint: (hint: Hint) => void,
  ): Promise<PinpadReply> {
    const minor = minorInteger.encode(ask.amount);
    if (minor <= 0 || minor > MINOR_MAX) return notAllowed('amount');
    const args = [`/a${minor}`, `/c${currencyNumber(ask.amount.currency)}`, ...reference];
    const startedAt = clock.now();
    try {
      return await exclusively(async () => {
        await findAgain(ask.signal);
        const answer = await run({
          operation,
          args,
          signal: ask.signal,
          timeoutMs: OPERATION_TIMEOUT_MS,
          leaving: () => {
            ask.leaving();
            hint({ kind: 'insert_card' });
          },
          keep: (raw) => ask.keep(raw),
        });
        const reply = verdictOf(answer, { operation: kind, amount: ask.amount, startedAt, terminalId });
        lastApproved = reply.kind === 'approved' && kind === 'sale' ? reply.facts.rrn : undefined;
        return reply;
      });
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      log.warn('arcus.not_started', { operation, message: error.message });
      return notStarted(error.code);
    }
  }

  const referenceOf = ({ rrn, authCode }: OriginalOperation): string[] => [
    ...(rrn === undefined ? [] : [`/r${rrn}`]),
    ...(authCode === undefined ? [] : [`/v${authCode}`]),
  ];
  /** References come from slips: nothing but letters and digits reaches a command line. */
  const isPlain = (of: OriginalOperation): boolean =>
    [of.rrn, of.authCode].every((one) => one === undefined || /^[0-9A-Z]{1,16}$/.test(one));

  async function question(operation: string, signal: AbortSignal, timeoutMs: number): Promise<Answer> {
    const answer = await exclusively(() =>
      run({ operation, args: [`/c${currencyNumber(currency)}`], signal, timeoutMs }),
    );
    if (!isDone(answer)) throw new Error(`the tool answered ${codeOf(answer.result) ?? 'nothing'}`);
    return answer;
  }

  return {
    sale: (ask, hint) => operate(ask, 'sale', operations.sale, [], hint),

    async void(ask, hint) {
      // The bank's shift takes back a whole operation or none (pinpads.md §4.2).
      if (ask.amount.minor !== ask.of.amount.minor) return notAllowed('partial_void');
      if (ask.of.rrn === undefined || !isPlain(ask.of)) return notAllowed('no_reference');
      if (config.cancels === 'last') {
        if (lastApproved !== ask.of.rrn) return notAllowed('not_the_last_operation');
        return operate(ask, 'void', operations.cancel, [], hint);
      }
      return operate(ask, 'void', operations.cancel, referenceOf(ask.of), hint);
    },

    async refund(ask, hint) {
      if (ask.of.rrn === undefined || !isPlain(ask.of)) return notAllowed('no_reference');
      const original = `/h${minorInteger.encode(ask.of.amount)}`;
      return operate(ask, 'refund', operations.refund, [...referenceOf(ask.of), original], hint);
    },

    ...(operations.totals === undefined
      ? {}
      : {
          async totals({ signal }): Promise<DeviceTotals> {
            const { slip = '' } = await question(operations.totals as string, signal, BATCH_TIMEOUT_MS);
            const terminals = readShortReport(slip);
            // Half a report would look like operations that never were.
            if (terminals === undefined) throw new Error('the interim totals cannot be read');
            return { currency, terminals, text: slip };
          },
        }),

    ...(operations.lastSlip === undefined
      ? {}
      : {
          async lastSlip({ signal }) {
            const answer = await question(operations.lastSlip as string, signal, OPERATION_TIMEOUT_MS);
            const slip = slipOf(answer.slip);
            // A refused operation prints a slip too; only an approved one says that money moved.
            const amount = money(slip?.amountMinor ?? 0, currency);
            const kind = slip?.operation;
            if (slip === undefined || kind === undefined) return { kind: 'printed' as const };
            // The facts beside a reprint are the reprint's own.
            const alone: Answer = {
              exitCode: 0,
              killed: false,
              takenBack: false,
              result: '000',
              slip: answer.slip ?? '',
            };
            const read = verdictOf(alone, { operation: kind, amount });
            if (read.kind !== 'approved' || slip.responseCode === undefined) return { kind: 'printed' as const };
            return { kind: 'slip' as const, facts: operationFacts(alone, slip, amount) };
          },
        }),

    async closeBatch({ signal, keep }): Promise<BatchClose> {
      const answer = await exclusively(() =>
        run({
          operation: operations.close,
          args: [`/c${currencyNumber(currency)}`],
          signal,
          timeoutMs: BATCH_TIMEOUT_MS,
          keep: (raw) => keep(raw),
        }),
      );
      return batchOf(answer, currency);
    },

    async probe({ signal }) {
      return exclusively(async () => {
        if (operations.ping === undefined) {
          await mustDefine(operations.sale, 'the sale');
          return {};
        }
        await findAgain(signal);
        const answer = await ping(signal);
        if (!isDone(answer)) throw new Error(`the tool answered ${codeOf(answer?.result) ?? 'nothing'}`);
        const said = factsOf(answer?.facts).terminalId;
        return said === undefined ? {} : { terminalId: said };
      });
    },

    /** The tool cannot be asked: it is ended, and what the terminal goes on doing is a doubt. */
    cancel() {
      end('given up by the cashier');
      return Promise.resolve();
    },
    close() {
      end('the station lets go of the terminal');
      return Promise.resolve();
    },
  };
}
