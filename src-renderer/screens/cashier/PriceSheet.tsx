import { useState } from 'react';
import { ByNameField, useByName } from '../../components/ByName.tsx';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { MoneyField, readMoney } from '../../components/MoneyField.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useSaleStore } from '../../state/sale-context.tsx';
import { type BasketLine, priceOf } from '../../state/sale-sum.ts';
import { useClient, useView } from '../../state/station-context.tsx';
import { asTyped } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

/** Another price for one product of this order. The station keeps it; whoever may not set it, a senior agrees to it. */
export function PriceSheet({ line, name, onClose }: { line: BasketLine; name: string; onClose: () => void }) {
  const words = useShiftTexts().desk;
  const client = useClient();
  const sale = useSaleStore();
  const { currency } = useView().station;
  const by = useByName();
  const [typed, setTyped] = useState(() => asTyped(priceOf(line)));
  const [reason, setReason] = useState('');
  const price = readMoney(typed, currency);
  const send = useAct(async () => {
    if (!price) return;
    const { orderId, agreedTo } = sale.getState();
    agreedTo(await client.sale.price({ orderId, productId: line.product.id, price, reason: reason.trim(), ...by }));
  });
  const submit = async () => {
    if (await send.run()) onClose();
  };
  return (
    <Sheet title={words.priceOf(name)} onClose={onClose}>
      <Form onSubmit={() => void submit()}>
        <p className="quiet">{words.priceBody}</p>
        <MoneyField
          label={words.priceNew}
          value={typed}
          onChange={setTyped}
          currency={currency}
          testId="price-new"
          required
        />
        <Field
          label={words.priceReason}
          value={reason}
          onChange={setReason}
          testId="price-reason"
          required
          rows={2}
          maxLength={500}
        />
        <ByNameField testId="price-by" />
        <TroubleNote trouble={send.trouble} />
        <button
          type="submit"
          className="button primary big"
          data-testid="price-send"
          disabled={send.busy || price === null || price.minor === 0}
        >
          {words.priceSend}
        </button>
      </Form>
    </Sheet>
  );
}
