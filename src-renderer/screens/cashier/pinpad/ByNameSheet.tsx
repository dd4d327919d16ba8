import { ByNameField, useByName } from '../../../components/ByName.tsx';
import { Form } from '../../../components/Form.tsx';
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
  const submit = async () => {
    if (await doing.run()) onDone();
  };
  return (
    <Sheet title={title} onClose={onClose}>
      <Form onSubmit={() => void submit()}>
        <p>{body}</p>
        <ByNameField testId="by-name" saysWhy />
        <TroubleNote trouble={doing.trouble} />
        <button type="submit" className="button primary big" data-testid="by-name-send" disabled={doing.busy}>
          {send}
        </button>
      </Form>
    </Sheet>
  );
}
