import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { useSale } from '../../state/sale-context.tsx';
import type { Scanned } from '../../state/sale-state.ts';
import { tailOf } from '../../state/scan-reader.ts';
import { titleOf } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';

/** C3b after the scan: the masked code and one press to charge it, or first the question whose code it is. */
export function CodeHeld({ method, scanned }: { method: MethodView; scanned: Scanned }) {
  const texts = useTexts();
  const view = useView();
  const { hold, start, dropCode } = useSale((sale) => sale);
  const { code, other } = scanned;
  const title = titleOf(view, texts, method.method);
  const otherTitle = other ? titleOf(view, texts, other.method) : '';
  const charge = () => void start(method, { code });
  useKeys((key) => {
    if (key !== 'Enter' || other) return false;
    charge();
    return true;
  });
  return (
    <section className="act code-form" data-testid="scan-held">
      <Heading>
        {other
          ? other.available
            ? texts.code.other(otherTitle)
            : texts.code.otherOff(otherTitle)
          : texts.code.held(title)}
      </Heading>
      <p className="code-masked" data-testid="scan-masked">
        <Icon name="scan" />
        <span className="hidden">{texts.code.label}</span>
        <span aria-hidden="true">••••</span> {tailOf(code)}
      </p>
      {other ? (
        <>
          {other.available && (
            <button
              type="button"
              className="button primary big"
              data-testid="scan-other-wallet"
              onClick={() => void start(other, { code })}
            >
              {texts.code.otherYes(otherTitle)}
            </button>
          )}
          <button
            type="button"
            className="button big"
            data-testid="scan-same-wallet"
            onClick={other.available ? () => hold({ code, other: null }) : charge}
          >
            {other.available ? texts.code.otherNo(title) : texts.code.send}
          </button>
        </>
      ) : (
        <button type="button" className="button primary big" data-testid="scan-send" onClick={charge}>
          {texts.code.send}
        </button>
      )}
      <button type="button" className="button" data-testid="scan-again" onClick={dropCode}>
        {texts.code.again}
      </button>
    </section>
  );
}
