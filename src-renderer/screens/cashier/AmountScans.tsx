import { useRef, useState } from 'react';
import { Icon } from '../../components/Icon.tsx';
import { useScanner } from '../../components/use-scanner.ts';
import { useSaleStore } from '../../state/sale-context.tsx';
import type { SaleState } from '../../state/sale-state.ts';
import { useView } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';
import { useRecognise } from './use-recognise.ts';

/**
 * C1: a scanner types into the sum what it reads, and that must never become one. A product's code puts the product into
 * the basket; anything else leaves the sum as it was, and says so.
 */
export function AmountScans() {
  const words = useShiftTexts().desk;
  const { products } = useView();
  const sale = useSaleStore();
  const recognise = useRecognise();
  const before = useRef<Pick<SaleState, 'typed' | 'basket'> | null>(null);
  const [missed, setMissed] = useState<'code' | 'unknown' | null>(null);
  useScanner(
    (code) => {
      const { retype, addProduct } = sale.getState();
      if (before.current) retype(before.current);
      const product = products.find(({ id }) => id.toLowerCase() === code.toLowerCase());
      setMissed(product ? null : 'unknown');
      if (product) addProduct(product);
      else void recognise(code).then((owner) => owner && setMissed('code'));
    },
    () => {
      const { typed, basket } = sale.getState();
      before.current = { typed, basket };
      setMissed(null);
    },
  );
  if (!missed) return null;
  return (
    <div className="note" role="alert" data-testid="amount-scan">
      <Icon name="attention" />
      <p>{missed === 'code' ? words.scanIsCode : words.scanUnknown}</p>
    </div>
  );
}
