import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { MethodView } from '../../../src-shared/contract/views.ts';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useSale } from '../../state/sale-context.tsx';
import { titleOf } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';
import { SaleSummary } from './SaleSummary.tsx';
import { useTotal } from './use-total.ts';

const shortestCode = 4;

/** C3b: the customer's one-time code. A scanner types it and presses Enter. It is as good as money: shown as dots, kept nowhere. */
export function CodeScreen({ method }: { method: MethodView }) {
  const texts = useTexts();
  const view = useView();
  const orderId = useSale((sale) => sale.orderId);
  const trouble = useSale((sale) => sale.trouble);
  const { back, start } = useSale((sale) => sale);
  const total = useTotal();
  const [code, setCode] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (code.trim().length >= shortestCode) void start(method, { code: code.trim() });
  };
  return (
    <div className="step">
      <SaleSummary amount={total} orderId={orderId}>
        <div className="summary-foot">
          <button type="button" className="button" data-testid="back" onClick={back}>
            <Icon name="back" />
            {texts.common.back}
          </button>
        </div>
      </SaleSummary>
      <form className="act code-form" onSubmit={send}>
        <Heading>{texts.code.title(titleOf(view, texts, method.method))}</Heading>
        <TroubleNote trouble={trouble} />
        <p className="quiet">{texts.code.hint}</p>
        <label className="field">
          {texts.code.label}
          <input
            ref={input}
            type="password"
            autoComplete="off"
            data-testid="scan-input"
            value={code}
            maxLength={512}
            onChange={(event) => setCode(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') back();
            }}
          />
        </label>
        <button
          type="submit"
          className="button primary big"
          data-testid="scan-send"
          disabled={code.trim().length < shortestCode}
        >
          {texts.code.send}
        </button>
      </form>
    </div>
  );
}
