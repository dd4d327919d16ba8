import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { useLayer } from './layers.ts';
import { SheetFrame } from './Sheet.tsx';

interface QuestionProps {
  readonly title: string;
  /** What it is about; a screen reader says it together with the title. */
  readonly body: string;
  /** The answers, the harmless one first. */
  readonly children: ReactNode;
  /** Esc or the cross: nothing was answered. */
  readonly onClose: () => void;
}

/** A question that has to be answered before anything else: about money, or about what cannot be brought back. */
export function Question({ title, body, children, onClose }: QuestionProps) {
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
