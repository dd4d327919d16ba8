import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useRef } from 'react';
import { useLayer } from './layers.ts';

interface CoverProps {
  readonly title: string;
  /** What stands above the title. */
  readonly head: ReactNode;
  readonly children: ReactNode;
  readonly testId: string;
}

/** Covers the whole screen and cannot be closed by the person in front of it. What was open behind it stays as it was. */
export function Cover({ title, head, children, testId }: CoverProps) {
  useLayer();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Popup ref={popup} className="cover" initialFocus={popup} data-testid={testId}>
          <div className="cover-head">{head}</div>
          <Dialog.Title render={<h1>{title}</h1>} />
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
