import { useState } from 'react';
import type { PaymentView } from '../../../../src-shared/contract/payment-views.ts';
import { Amount } from '../../../components/Amount.tsx';
import { Discrepancies } from '../../../components/Discrepancies.tsx';
import { Heading } from '../../../components/Heading.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { TroubleNote } from '../../../components/TroubleNote.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useKeys } from '../../../components/use-keys.ts';
import { useSale } from '../../../state/sale-context.tsx';
import { cameOf, deviceOf, ownName, titleOf } from '../../../state/selectors.ts';
import {
  useClient,
  useLocale,
  usePinpadWords,
  useStationStore,
  useTexts,
  useView,
} from '../../../state/station-context.tsx';
import { formatMoney } from '../../../text/format.ts';
import { moneyLine } from '../ResultScreen.tsx';
import { ByNameSheet } from './ByNameSheet.tsx';
import { type EvidenceKind, EvidenceSheet } from './EvidenceSheet.tsx';
import { LadderList } from './LadderList.tsx';

const HAS: readonly EvidenceKind[] = ['slip', 'sms', 'nothing'];

/**
 * C6 of a card: the terminal's answer was lost. What was asked and what it said, when it is asked again, what the customer
 * holds in the hand; the till goes on meanwhile, and the same card is not charged again.
 */
export function UnknownCard({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const words = usePinpadWords();
  const locale = useLocale();
  const view = useView();
  const client = useClient();
  const station = useStationStore();
  const { newSale, otherTender } = useSale((sale) => sale);
  const [sheet, setSheet] = useState<EvidenceKind | 'another_way' | 'let_go' | null>(null);
  const ask = useAct(async () => station.getState().put(await client.payment.ask({ id: payment.id })));
  const terminal = payment.terminal && ownName(view, payment.terminal.device);
  const isHeld = deviceOf(view, payment)?.held?.paymentId === payment.id;
  const close = () => setSheet(null);
  useKeys((key) => {
    if (key !== 'Enter' && key !== 'Escape') return false;
    newSale();
    return true;
  });
  const names: Record<EvidenceKind, string> = {
    slip: words.hasSlip,
    sms: words.hasSms,
    nothing: words.hasNothing,
  };
  return (
    <section className="result result-unknown unknown-card" data-testid="result-unknown">
      <span className="result-shape">
        <Icon name="question" />
      </span>
      <div className="result-words">
        <Heading>{texts.result.unknown}</Heading>
        <p className="result-reason">{moneyLine(texts, payment, formatMoney(cameOf(payment), locale))}</p>
        <p className="result-line">
          {titleOf(view, texts, payment.method)}, <Amount of={payment.amount} />, {payment.orderId}
          {terminal !== undefined && ` · ${words.device(terminal)}`}
        </p>
        {payment.setAsideBy !== undefined && <p className="result-line">{words.setAside(payment.setAsideBy)}</p>}
        <LadderList payment={payment} />
        <Discrepancies payment={payment} />
        <TroubleNote trouble={ask.trouble} />
      </div>
      <div className="result-acts">
        <fieldset className="has">
          <legend>{words.customerHas}</legend>
          {HAS.map((kind) => (
            <button
              key={kind}
              type="button"
              className="button"
              data-testid={`has-${kind}`}
              onClick={() => setSheet(kind)}
            >
              {names[kind]}
            </button>
          ))}
          <button
            type="button"
            className="button"
            data-testid="ask-pinpad"
            disabled={ask.busy}
            onClick={() => void ask.run()}
          >
            {ask.busy ? words.askingNow : words.askAgain}
          </button>
        </fieldset>
        <button type="button" className="button loud big" data-testid="next-customer" onClick={newSale}>
          {texts.result.nextCustomer}
        </button>
        {payment.kind === 'sale' && (
          <button
            type="button"
            className="button big"
            data-testid="another-way"
            onClick={() => (payment.setAsideBy === undefined ? setSheet('another_way') : otherTender(payment))}
          >
            {words.anotherWay}
          </button>
        )}
        {isHeld && (
          <button type="button" className="button big" data-testid="let-go" onClick={() => setSheet('let_go')}>
            {words.letGoOn}
          </button>
        )}
      </div>
      {(sheet === 'slip' || sheet === 'sms' || sheet === 'nothing') && (
        <EvidenceSheet payment={payment} has={sheet} onClose={close} />
      )}
      {sheet === 'another_way' && (
        <ByNameSheet
          title={words.anotherWayTitle}
          body={words.anotherWayBody}
          send={words.anotherWaySend}
          act={async (by) => station.getState().put(await client.payment.setAside({ id: payment.id, ...by }))}
          onClose={close}
          onDone={() => otherTender(payment)}
        />
      )}
      {sheet === 'let_go' && (
        <ByNameSheet
          title={words.letGoOn}
          body={words.letGoOnBody}
          send={words.letGoOn}
          act={async (by) => station.getState().put(await client.payment.park({ id: payment.id, ...by }))}
          onClose={close}
          onDone={close}
        />
      )}
    </section>
  );
}
