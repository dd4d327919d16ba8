import type { ReactNode } from 'react';
import { onDemand, Part } from '../on-demand.tsx';

export interface PlateProps {
  readonly title: string;
  /** A question that has to be answered; a screen reader says it together with the title. Absent: something to read. */
  readonly body?: string;
  readonly children: ReactNode;
  readonly className: string;
  /** The part of the page it lies in and has the looks of, as a selector. */
  readonly within: string;
  readonly testId: string;
}

const Dialog = onDemand(() => import('./dialogs.tsx').then((file) => file.PlateDialog));
export const plateFile = Dialog.file;

/**
 * Lies over a screen that nobody attends: no cross and no Esc, only what stands on it. It keeps the focus inside and
 * gives it back, and leaves nothing behind it to press.
 */
export function Plate(props: PlateProps) {
  return (
    <Part over alone>
      <Dialog {...props} />
    </Part>
  );
}
