/** The dialogs themselves, in a file of the built screen that comes after the first screen: see Sheet.tsx and Question.tsx. */
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog } from '@base-ui/react/dialog';
import { useRef, useState } from 'react';
import { useTexts } from '../state/station-context.tsx';
import { Icon } from './Icon.tsx';
import { useLayer } from './layers.ts';
import type { PlateProps } from './Plate.tsx';
import type { QuestionProps } from './Question.tsx';
import type { SheetProps } from './Sheet.tsx';

/** What Sheet.tsx promises. */
export function SheetDialog({ title, children, onClose, shape = 'side' }: SheetProps) {
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

/** What Question.tsx promises. */
export function QuestionDialog({ title, body, children, onClose }: QuestionProps) {
  const isForMe = useLayer();
  return (
    <AlertDialog.Root
      open
      onOpenChange={(open, { event }) => {
        if (!open && isForMe(event)) onClose();
      }}
    >
      <SheetFrame title={title} shape="ask">
        <AlertDialog.Description>{body}</AlertDialog.Description>
        {children}
      </SheetFrame>
    </AlertDialog.Root>
  );
}

/** What Plate.tsx promises. */
export function PlateDialog({ title, body, children, className, within, testId }: PlateProps) {
  useLayer();
  const popup = useRef<HTMLDivElement>(null);
  const [place] = useState(() => document.querySelector<HTMLElement>(within));
  const Root = body === undefined ? Dialog.Root : AlertDialog.Root;
  return (
    <Root open>
      <Dialog.Portal {...(place && { container: place })}>
        <Dialog.Backdrop className="plate-veil" />
        <Dialog.Viewport className={className} data-testid={testId}>
          <Dialog.Popup ref={popup} className="plate" initialFocus={popup}>
            <Dialog.Title>{title}</Dialog.Title>
            {body !== undefined && <Dialog.Description>{body}</Dialog.Description>}
            {children}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Root>
  );
}

/** How every dialog of the till looks, whatever its role. */
function SheetFrame({ title, children, shape }: Required<Pick<SheetProps, 'title' | 'children' | 'shape'>>) {
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
