import type { LadderStepView, PaymentView } from '../../../../src-shared/contract/payment-views.ts';
import { Icon, type IconName } from '../../../components/Icon.tsx';
import { useNow } from '../../../components/use-now.ts';
import { deviceOf } from '../../../state/selectors.ts';
import { useLocale, usePinpadWords, useTexts, useView } from '../../../state/station-context.tsx';
import { formatMoney, formatNumber, formatTime } from '../../../text/format.ts';

const ICONS: Record<LadderStepView['outcome'], IconName> = { for: 'tick', against: 'close', unclear: 'question' };

/** What was asked about a lost answer and what each said, with its figures; then what happens next, and when. */
export function LadderList({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const words = usePinpadWords();
  const steps = payment.ladder ?? [];
  return (
    <section className="ladder" aria-label={words.asked} data-testid="ladder">
      <h2>{words.asked}</h2>
      {steps.length === 0 && <p>{words.nothingAsked}</p>}
      <ol>
        {steps.map((step) => (
          <li key={`${step.rung}${step.at}${step.code}`} data-testid={`ladder-${step.rung}`}>
            <Icon name={ICONS[step.outcome]} />
            <span>
              <strong>{texts.ladder.rung[step.rung]}</strong>: {texts.ladder.code[step.code]} <Figures step={step} />
              <span className="hidden"> ({texts.ladder.outcome[step.outcome]})</span>
            </span>
            <span className="ladder-when">{formatTime(step.at)}</span>
          </li>
        ))}
      </ol>
      <NextCheck payment={payment} />
    </section>
  );
}

function Figures({ step: { figures, rung } }: { step: LadderStepView }) {
  const words = usePinpadWords();
  const locale = useLocale();
  if (!figures) return null;
  const { amount, count, receiptNumber, terminalAt } = figures;
  const isDelta = rung === 'totals' || rung === 'batch_close';
  const parts = [
    amount && `${isDelta && amount.minor > 0 ? '+' : ''}${formatMoney(amount, locale)}`,
    count !== undefined && words.operations(formatNumber(count)),
    receiptNumber !== undefined && words.slipNumber(receiptNumber),
    terminalAt !== undefined && formatTime(terminalAt),
  ].filter(Boolean);
  return parts.length === 0 ? null : <span className="figures">{parts.join(' · ')}</span>;
}

function NextCheck({ payment }: { payment: PaymentView }) {
  const words = usePinpadWords();
  const now = useNow();
  const { busy } = deviceOf(useView(), payment) ?? {};
  const isAsking = busy?.with === 'questions' && busy.paymentId === payment.id;
  const { nextCheckAt } = payment;
  const seconds = nextCheckAt === undefined ? undefined : Math.max(0, Math.ceil((nextCheckAt - now) / 1000));
  return (
    <p className="ladder-next" role="timer" data-testid="next-check">
      <Icon name={isAsking || seconds !== undefined ? 'clock' : 'attention'} />
      {isAsking || seconds === 0
        ? words.askingNow
        : seconds === undefined
          ? words.noMoreChecks
          : words.nextCheck(String(seconds))}
    </p>
  );
}
