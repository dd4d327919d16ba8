import { useState } from 'react';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { useTexts, useView } from '../../state/station-context.tsx';
import { Ask, Press, useBoothWords } from './booth-parts.tsx';
import { Unbroken } from './KioskUnknown.tsx';

/** Language and help, in the same corner of every screen; the other corner is the technician's. */
export function BoothTop({ corner, orderId }: { corner: { onPointerDown: () => void }; orderId: string | undefined }) {
  const texts = useTexts();
  const words = useBoothWords();
  const { booth } = useView();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="booth-top">
      <span className="booth-corner" data-testid="kiosk-corner" aria-hidden="true" {...corner} />
      <div className="booth-ever">
        <LanguageSwitch />
        <Press testId="kiosk-help" icon="question" onPress={() => setOpen(true)}>
          {words.help}
        </Press>
      </div>
      {isOpen && (
        <Ask title={words.helpTitle}>
          <ol className="booth-ways">
            {words.helpLines.map((line) => (
              <li key={line}>
                <span>{line}</span>
              </li>
            ))}
          </ol>
          {booth?.ownerPhone && <p className="booth-phone">{words.call(booth.ownerPhone)}</p>}
          {orderId && (
            <p className="booth-help-order">
              <Unbroken sentence={texts.kiosk.claim(orderId)} part={orderId} />
            </p>
          )}
          <Press testId="help-close" loud onPress={() => setOpen(false)}>
            {words.close}
          </Press>
        </Ask>
      )}
    </div>
  );
}
