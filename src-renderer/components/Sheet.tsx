import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useRef } from 'react';
import { useTexts } from '../state/station-context.tsx';
import { Icon } from './Icon.tsx';
import { useLayer } from './layers.ts';

interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** `ask`: a short one in the middle. `wide`: one that needs room. `side`: a form or a list at the right edge. */
  readonly shape?: 'ask' | 'side' | 'wide';
}

/**
 * A dialog over the screen, open while it is drawn: it keeps the focus inside, closes by Esc and by its cross, gives
 * the focus back, and leaves nothing behind it to press. A touch beside it does not close it: a form would be lost.
 */
export function Sheet({ title, children, onClose, shape = 'side' }: SheetProps) {
  const isForMe = useLayer();
  return (
    <Dialog.Root
      open
      disablePointerDismissal
      onOpenChange={(open, { event }) => {
        if (!open && isForMe(event)) onClose();
      }}
    >
      <SheetFrame title={title} shape={shape}>
        {children}
      </SheetFrame>
    </Dialog.Root>
  );
}

/** How every dialog of the till looks, whatever its role. */
export function SheetFrame({ title, children, shape }: Required<Pick<SheetProps, 'title' | 'children' | 'shape'>>) {
  const texts = useTexts();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Portal>
      <Dialog.Backdrop className="veil" />
      <Dialog.Popup ref={popup} className={`sheet sheet-${shape}`} initialFocus={popup}>
        <div className="sheet-head">
          <Dialog.Title>{title}</Dialog.Title>
          <Dialog.Close className="button icon-button" aria-label={texts.common.close}>
            <Icon name="close" />
          </Dialog.Close>
        </div>
        <div className="sheet-body">{children}</div>
      </Dialog.Popup>
    </Dialog.Portal>
  );
}
