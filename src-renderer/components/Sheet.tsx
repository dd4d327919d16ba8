import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTexts } from '../state/station-context.tsx';
import { Icon } from './Icon.tsx';

interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** `ask`: a short question in the middle. `wide`: one that needs room. `side`: a form or a list at the right edge. */
  readonly shape?: 'ask' | 'side' | 'wide';
}

/** A dialog over the screen: the browser's own, which keeps the focus inside, closes by Esc and gives the focus back. */
export function Sheet({ title, children, onClose, shape = 'side' }: SheetProps) {
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`sheet sheet-${shape}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="sheet-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="button icon-button" onClick={onClose} aria-label={texts.common.close}>
          <Icon name="close" />
        </button>
      </div>
      <div className="sheet-body">{children}</div>
    </dialog>
  );
}
