import { useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { PrintView } from '../../../src-shared/contract/print-views.ts';
import { PrintNote } from '../../components/PrintNote.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho } from '../../components/WhoField.tsx';
import { useClient, useLocale } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';

/** C3c: the code on paper with its sum, for a camera that cannot read the screen. */
export function PrintQr({ payment }: { payment: PaymentView }) {
  const words = useShiftTexts().paid;
  const client = useClient();
  const locale = useLocale();
  const by = useWho();
  const [print, setPrint] = useState<PrintView | null>(null);
  const paper = useAct(async () => {
    setPrint(null);
    setPrint(await client.receipt.printQr({ id: payment.id, locale, ...(by !== '' && { by }) }));
  });
  return (
    <>
      <button
        type="button"
        className="button"
        data-testid="print-qr"
        disabled={paper.busy}
        onClick={() => void paper.run()}
      >
        {words.printQr}
      </button>
      <TroubleNote trouble={paper.trouble} />
      <PrintNote print={print} done={words.qrPrinted} />
    </>
  );
}
