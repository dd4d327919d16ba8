import type { ReactNode } from 'react';
import { onDemand, Part } from '../on-demand.tsx';

export interface QuestionProps {
  readonly title: string;
  /** What it is about; a screen reader says it together with the title. */
  readonly body: string;
  /** The answers, the harmless one first. */
  readonly children: ReactNode;
  /** Esc or the cross: nothing was answered. */
  readonly onClose: () => void;
}

const Dialog = onDemand(() => import('./dialogs.tsx').then((file) => file.QuestionDialog));
export const questionFile = Dialog.file;

/** A question that has to be answered before anything else: about money, or about what cannot be brought back. */
export function Question(props: QuestionProps) {
  return (
    <Part over>
      <Dialog {...props} />
    </Part>
  );
}
