import { useState } from 'react';
import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import { Icon } from '../../components/Icon.tsx';
import { SampleCodes } from '../../components/SampleCodes.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useKeys } from '../../components/use-keys.ts';
import { useScanner } from '../../components/use-scanner.ts';
import { useSale, useSaleStore } from '../../state/sale-context.tsx';
import { useTexts, useView } from '../../state/station-context.tsx';
import { CodeAsk } from './CodeAsk.tsx';
import { CodeHeld } from './CodeHeld.tsx';
import { SaleSummary } from './SaleSummary.tsx';
import { UsedCode } from './UsedCode.tsx';
import { useRecognise } from './use-recognise.ts';
import { useTotal } from './use-total.ts';

/**
 * C3b: the customer's one-time code. It is as good as money: masked, kept nowhere. Scanned for the wallet that was
 * chosen it is charged at once; another wallet's code, or one that came before the wallet was chosen, waits for a press.
 */
export function CodeScreen({ method }: { method: MethodView }) {
  const texts = useTexts();
  const sale = useSaleStore();
  const orderId = useSale((state) => state.orderId);
  const trouble = useSale((state) => state.trouble);
  const scanned = useSale((state) => state.scanned);
  const { back, hold, start } = useSale((state) => state);
  const total = useTotal();
  const recognise = useRecognise();
  const practising = useView().profile === 'sandbox';
  const [typed, setTyped] = useState('');
  const take = useAct(async (code: string) => {
    setTyped(''); // A scan was read off the keys: what it left in the field goes too.
    const waits = sale.getState().scanned !== null;
    const owner = await recognise(code);
    const { step, method: chosen } = sale.getState();
    if (step !== 'code' || chosen?.method !== method.method) return; // Left meanwhile: the code is forgotten.
    const other = owner && owner.method !== method.method ? owner : null;
    if (other || waits || owner === undefined) hold({ code, other });
    else void start(method, { code });
  });
  useScanner((code) => void take.run(code));
  useKeys((key) => {
    if (key !== 'Escape') return false;
    back();
    return true;
  });
  const used = trouble?.kind === 'refused' && trouble.error.code === 'payment.code_used' ? trouble.error.payment : null;
  return (
    <div className={practising ? 'step step-open with-phone' : 'step'}>
      <SaleSummary amount={total} orderId={orderId}>
        <div className="summary-foot">
          <button type="button" className="button" data-testid="back" onClick={back}>
            <Icon name="back" />
            {texts.common.back}
          </button>
        </div>
      </SaleSummary>
      {scanned ? (
        <CodeHeld key={scanned.other?.method ?? method.method} method={method} scanned={scanned} />
      ) : (
        <CodeAsk
          method={method}
          code={typed}
          busy={take.busy}
          onType={setTyped}
          onCode={(code) => void take.run(code)}
          onLeave={back}
        >
          {trouble && (
            <>
              <TroubleNote trouble={trouble} />
              {used && <UsedCode paymentId={used} />}
            </>
          )}
        </CodeAsk>
      )}
      {practising && <SampleCodes method={method} busy={take.busy} onCode={(code) => void take.run(code)} />}
    </div>
  );
}
