import { useState } from 'react';
import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import { Icon } from '../../components/Icon.tsx';
import { useAct } from '../../components/use-act.ts';
import { useScanner } from '../../components/use-scanner.ts';
import { useSaleStore } from '../../state/sale-context.tsx';
import { titleOf } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';
import { useRecognise } from './use-recognise.ts';

/** What a scan came to when it did not lead on: nobody's code, no answer, or a wallet that does not work now. */
type Missed = 'unknown' | 'unasked' | MethodView;

/** C2: the scanner listens on the grid. A wallet's code picks the wallet and waits there for one press. */
export function GridScanner() {
  const texts = useTexts();
  const view = useView();
  const sale = useSaleStore();
  const recognise = useRecognise();
  const [missed, setMissed] = useState<Missed | null>(null);
  const scan = useAct(async (code: string) => {
    setMissed(null);
    const owner = await recognise(code);
    const { step, choose, hold } = sale.getState();
    if (step !== 'tender') return; // The cashier was faster and pressed a tile.
    if (!owner) setMissed(owner === null ? 'unknown' : 'unasked');
    else if (!owner.available) setMissed(owner);
    else {
      choose(owner);
      hold({ code, other: null });
    }
  });
  useScanner((code) => void scan.run(code));
  const takesCodes = view.methods.some((method) => method.kind === 'scans_code' && method.available);
  if (!missed) {
    return takesCodes ? (
      <p className="quiet scan-hint">
        <Icon name="scan" />
        {texts.code.scanHere}
      </p>
    ) : null;
  }
  return (
    <div className="note" role="alert" data-testid="scan-missed">
      <Icon name="attention" />
      <p>
        {missed === 'unknown'
          ? texts.code.unknown
          : missed === 'unasked'
            ? texts.noAnswer
            : texts.code.otherOff(titleOf(view, texts, missed.method))}
      </p>
    </div>
  );
}
