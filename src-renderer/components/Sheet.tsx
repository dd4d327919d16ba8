import type { ReactNode } from 'react';
import { onDemand, Part } from '../on-demand.tsx';

export interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** `ask`: a short one in the middle. `wide`: one that needs room. `side`: a form or a list at the right edge. */
  readonly shape?: 'ask' | 'side' | 'wide';
}

/** Comes after the first screen is drawn; whoever opens one before that waits for it. */
const Dialog = onDemand(() => import('./dialogs.tsx').then((file) => file.SheetDialog));
export const dialogFile = Dialog.file;

/**
 * A dialog over the screen, open while it is drawn: it keeps the focus inside, closes by Esc and by its cross, gives
 * the focus back, and leaves nothing behind it to press. A touch beside it does not close it: a form would be lost.
 */
export function Sheet(props: SheetProps) {
  return (
    <Part over>
      <Dialog {...props} />
    </Part>
  );
}
