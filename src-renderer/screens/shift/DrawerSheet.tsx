import { useState } from 'react';
import type { PrintView } from '../../../src-shared/contract/print-views.ts';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { PrintNote } from '../../components/PrintNote.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho, WhoField } from '../../components/WhoField.tsx';
import { useClient } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';

/** Opens the drawer without a sale: by name, with a reason. */
export function DrawerSheet({ onClose }: { onClose: () => void }) {
  const words = useShiftTexts().move;
  const client = useClient();
  const by = useWho();
  const [reason, setReason] = useState('');
  const [print, setPrint] = useState<PrintView | null>(null);
  const open = useAct(async () => setPrint(await client.drawer.open({ reason: reason.trim(), by })));
  const submit = () => {
    setPrint(null);
    void open.run();
  };
  return (
    <Sheet title={words.drawerTitle} onClose={onClose}>
      <Form onSubmit={submit}>
        <p className="quiet">{words.drawerBody}</p>
        <Field
          label={words.reason}
          value={reason}
          onChange={setReason}
          testId="drawer-reason"
          required
          rows={2}
          maxLength={200}
        />
        <WhoField testId="drawer-by" />
        <TroubleNote trouble={open.trouble} />
        <PrintNote print={print} done={words.drawerOpened} />
        <button type="submit" className="button primary big" data-testid="drawer-send" disabled={open.busy}>
          {words.drawerSend}
        </button>
      </Form>
    </Sheet>
  );
}
