import { useState } from 'react';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { PRACTICE_DIALS, type PracticeDial, type PracticeFaultName } from '../../src-shared/practice-faults.ts';
import { isByCard, titleOf } from '../state/selectors.ts';
import { useClient, useTexts, useView } from '../state/station-context.tsx';
import { CUSTOMER_ACTIONS, type CustomerAction } from '../text/practice-words.ts';
import { Amount } from './Amount.tsx';
import { Select } from './Select.tsx';
import { TroubleNote } from './TroubleNote.tsx';
import { useAct } from './use-act.ts';

/** Sandbox only: the customer's phone, played by whoever stands at the till, and a dial of troubles to rehearse. */
export function PracticePhone({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const view = useView();
  const client = useClient();
  const [said, setSaid] = useState<string | null>(null);
  const isCard = isByCard(view, payment);
  // A wallet's money on its way back asks nothing of the customer: the bank's cabinet ends it.
  const actions = payment.kind === 'refund' && !isCard ? (['cancel'] as const) : CUSTOMER_ACTIONS;
  const dial = PRACTICE_DIALS.get(payment.provider);
  const act = useAct(async (action: CustomerAction) => {
    const reaction = await client.practice.customer({ paymentId: payment.id, action });
    setSaid(reaction.ok ? null : [texts.practice.refused, reaction.detail].filter(Boolean).join(' '));
  });
  return (
    <aside className="phone" aria-label={isCard ? texts.practice.card : texts.practice.phone}>
      <div className="phone-top">
        <h2>{isCard ? texts.practice.card : texts.practice.phone}</h2>
        <p className="quiet small">{texts.practice.phoneHint}</p>
      </div>
      <div className="phone-screen">
        <p className="phone-title">{titleOf(view, texts, payment.method)}</p>
        <Amount of={payment.payable} size="large" />
        {actions.map((action) => (
          <button
            key={action}
            type="button"
            className={action === 'approve' ? 'button primary' : 'button'}
            data-testid={`sandbox-${action}`}
            disabled={act.busy}
            onClick={() => void act.run(action)}
          >
            {isCard && action === 'scan' ? texts.practice.cardIn : texts.practice.action[action]}
          </button>
        ))}
      </div>
      <TroubleNote trouble={act.trouble} />
      {said && (
        <p className="small" aria-live="polite">
          {said}
        </p>
      )}
      {dial && <FaultDial key={payment.provider} dial={dial} />}
    </aside>
  );
}

function FaultDial({ dial: { vendor, faults } }: { dial: PracticeDial }) {
  const texts = useTexts();
  const client = useClient();
  const [fault, setFault] = useState<PracticeFaultName>(faults[0]);
  const [armed, setArmed] = useState<string | null>(null);
  const arm = useAct(async () => {
    setArmed(null);
    const reaction = await client.practice.fault({ vendor, fault, times: 1 });
    setArmed(reaction.ok ? texts.practice.armed : [texts.practice.refused, reaction.detail].filter(Boolean).join(' '));
  });
  return (
    <div className="dial">
      <Select
        label={texts.practice.dial}
        testId="sandbox-fault"
        value={fault}
        onChange={setFault}
        options={faults.map((name) => ({ value: name, label: texts.practice.fault[name] }))}
      />
      <button
        type="button"
        className="button"
        data-testid="sandbox-arm"
        disabled={arm.busy}
        onClick={() => void arm.run()}
      >
        {texts.practice.arm}
      </button>
      <TroubleNote trouble={arm.trouble} />
      {armed && (
        <p className="small" aria-live="polite">
          {armed}
        </p>
      )}
    </div>
  );
}
