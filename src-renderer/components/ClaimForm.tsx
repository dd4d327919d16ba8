import { useState } from 'react';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { PrintView } from '../../src-shared/contract/print-views.ts';
import type { RefundOptions } from '../../src-shared/contract/refund-views.ts';
import { useClient, useLocale, usePinpadWords, useTexts } from '../state/station-context.tsx';
import { formatDayTime, formatMoney } from '../text/format.ts';
import { ByNameField, useByName } from './ByName.tsx';
import { Form } from './Form.tsx';
import { Icon } from './Icon.tsx';
import { TroubleNote } from './TroubleNote.tsx';
import { useAct } from './use-act.ts';

interface ClaimFormProps {
  readonly payment: PaymentView;
  readonly claim: NonNullable<RefundOptions['claim']>;
}

/** Only paper is left: what the bank has to be told, on the printer and on the screen to be copied by hand. */
export function ClaimForm({ payment, claim }: ClaimFormProps) {
  const texts = useTexts();
  const words = usePinpadWords();
  const locale = useLocale();
  const client = useClient();
  const by = useByName();
  const [printed, setPrinted] = useState<PrintView | null>(null);
  const print = useAct(async () =>
    setPrinted(await client.payment.printClaim({ id: payment.id, locale: locale === 'en' ? 'ru' : locale, ...by })),
  );
  const facts: readonly (readonly [string, string | undefined])[] = [
    [texts.common.reference, claim.orderId],
    [texts.refund.amount, formatMoney(claim.amount, locale)],
    [words.paidAt, formatDayTime(claim.paidAt, locale)],
    [texts.history.rrn, claim.rrn],
    [words.auth, claim.authCode],
    [words.receiptNo, claim.receiptNumber],
    [words.terminalId, claim.terminalId],
    [words.merchantId, claim.merchantId],
    [texts.history.card, claim.cardMask],
  ];
  return (
    <Form testId="claim" onSubmit={() => void print.run()}>
      <p>{words.claimBody}</p>
      <dl className="facts">
        {facts.map(
          ([label, value]) =>
            value !== undefined && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <ByNameField testId="claim-by" saysWhy />
      <TroubleNote trouble={print.trouble} />
      {printed && (
        <p className="note" role="status" data-testid={`claim-${printed.state}`}>
          <Icon name={printed.state === 'printed' ? 'tick' : 'attention'} />
          {printed.state === 'printed' ? words.claimPrinted : words.claimNotPrinted}
        </p>
      )}
      <button type="submit" className="button primary big" data-testid="claim-print" disabled={print.busy}>
        {words.claimPrint}
      </button>
    </Form>
  );
}
