import type { SubmitEvent } from 'react';
import { ByNameField, useByName } from '../../../components/ByName.tsx';
import { Sheet } from '../../../components/Sheet.tsx';
import { TroubleNote } from '../../../components/TroubleNote.tsx';
import { useAct } from '../../../components/use-act.ts';

interface ByNameSheetProps {
  readonly title: string;
  readonly body: string;
  readonly send: string;
  readonly act: (by: { by?: string }) => Promise<unknown>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** One act that carries a name: what it does, who does it, and the press. */
export function ByNameSheet({ title, body, send, act, onClose, onDone }: ByNameSheetProps) {
  const by = useByName();
  const doing = useAct(() => act(by));
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await doing.run()) onDone();
  };
  return (
    <Sheet title={title} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p>{body}</p>
        <ByNameField testId="by-name" />
        <TroubleNote trouble={doing.trouble} />
        <button type="submit" className="button primary big" data-testid="by-name-send" disabled={doing.busy}>
          {send}
        </button>
      </form>
    </Sheet>
  );
}
