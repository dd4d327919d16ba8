import { useEffect, useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { PrintView } from '../../../src-shared/contract/print-views.ts';
import { saveBase64 } from '../../client/save-bytes.ts';
import { Icon } from '../../components/Icon.tsx';
import { PrintNote } from '../../components/PrintNote.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho, WhoField } from '../../components/WhoField.tsx';
import { useClient, useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';

/** C4: one press for the receipt on paper, where there is a printer. */
export function CopyKey({ payment }: { payment: PaymentView }) {
  const words = useShiftTexts().paid;
  const client = useClient();
  const locale = useLocale();
  const by = useWho();
  const { lamps } = useView();
  const [print, setPrint] = useState<PrintView | null>(null);
  const paper = useAct(async () => {
    setPrint(null);
    setPrint(await client.receipt.print({ id: payment.id, locale, ...(by !== '' && { by }) }));
  });
  if (!lamps.some(({ id }) => id === 'printer')) return null;
  return (
    <>
      <button
        type="button"
        className="button"
        data-testid="receipt-copy"
        disabled={paper.busy}
        onClick={() => void paper.run()}
      >
        <Icon name="receipt" />
        {words.copy}
      </button>
      <TroubleNote trouble={paper.trouble} />
      <PrintNote print={print} />
    </>
  );
}

/** C4: the receipt of a paid sale: its picture, a copy on paper, a PDF. */
export function PaidReceipt({ payment }: { payment: PaymentView }) {
  const words = useShiftTexts().paid;
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" data-testid="receipt-open" onClick={() => setOpen(true)}>
        <Icon name="receipt" />
        {words.receipt}
      </button>
      {open && <ReceiptSheet payment={payment} onClose={() => setOpen(false)} />}
    </>
  );
}

function ReceiptSheet({ payment, onClose }: { payment: PaymentView; onClose: () => void }) {
  const words = useShiftTexts().paid;
  const texts = useTexts();
  const client = useClient();
  const locale = useLocale();
  const by = useWho();
  const [image, setImage] = useState<string | null>(null);
  const [print, setPrint] = useState<PrintView | null>(null);
  const { run: draw, trouble } = useAct(async () => setImage((await client.receipt.preview({ id: payment.id })).image));
  // The picture changes when the tax office's sign comes.
  const fiscal = payment.fiscal.status;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fiscal word is the reason to draw again
  useEffect(() => {
    void draw();
  }, [draw, fiscal]);
  const paper = useAct(async () => {
    setPrint(null);
    setPrint(await client.receipt.print({ id: payment.id, locale, ...(by !== '' && { by }) }));
  });
  const pdf = useAct(async () => {
    const { pdf: bytes } = await client.receipt.pdf({ id: payment.id, locale });
    saveBase64(`receipt-${payment.orderId}.pdf`, bytes, 'application/pdf');
  });
  return (
    <Sheet title={words.receipt} onClose={onClose}>
      <WhoField testId="receipt-by" required={false} saysWhy />
      <div className="receipt-acts">
        <button
          type="button"
          className="button primary big"
          data-testid="receipt-print"
          disabled={paper.busy}
          onClick={() => void paper.run()}
        >
          {words.copy}
        </button>
        <button
          type="button"
          className="button big"
          data-testid="receipt-pdf"
          disabled={pdf.busy}
          onClick={() => void pdf.run()}
        >
          {words.pdf}
        </button>
      </div>
      <TroubleNote trouble={trouble ?? paper.trouble ?? pdf.trouble} />
      <PrintNote print={print} />
      {image ? (
        <img className="receipt-picture" src={image} alt={words.picture} data-testid="receipt-picture" />
      ) : (
        !trouble && <p className="quiet">{texts.common.moment}</p>
      )}
    </Sheet>
  );
}
