import { useState } from 'react';
import type { PrintView } from '../../../src-shared/contract/print-views.ts';
import { saveBase64 } from '../../client/save-bytes.ts';
import { PrintNote } from '../../components/PrintNote.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho } from '../../components/WhoField.tsx';
import { useClient, useLocale } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';

/** The report as paper and files: printed, PDF in the screen's language, tables for other programs. */
export function ShiftFiles({ shiftId, loud = false }: { shiftId: string; loud?: boolean }) {
  const words = useShiftTexts().files;
  const client = useClient();
  const locale = useLocale();
  const by = useWho();
  const [print, setPrint] = useState<PrintView | null>(null);
  const paper = useAct(async () => {
    setPrint(null);
    setPrint(await client.shift.print({ id: shiftId, locale, ...(by !== '' && { by }) }));
  });
  const pdf = useAct(async () => {
    const { pdf: bytes } = await client.shift.pdf({ id: shiftId, locale });
    saveBase64(`shift-${shiftId}.pdf`, bytes, 'application/pdf');
  });
  const table = useAct(async (format: 'csv' | 'xlsx') => {
    const file = await client.shift.table({ id: shiftId, format });
    saveBase64(file.fileName, file.data, file.type);
  });
  const acts = [
    ['shift-pdf', words.pdf, pdf.busy, () => pdf.run()],
    ['shift-xlsx', words.xlsx, table.busy, () => table.run('xlsx')],
    ['shift-csv', words.csv, table.busy, () => table.run('csv')],
  ] as const;
  return (
    <div className="shift-files">
      <div className="shift-files-acts">
        <button
          type="button"
          className={loud ? 'button big' : 'button'}
          data-testid="shift-print"
          disabled={paper.busy}
          onClick={() => void paper.run()}
        >
          {words.print}
        </button>
        {acts.map(([testId, word, busy, act]) => (
          <button
            key={testId}
            type="button"
            className={loud ? 'button big' : 'button'}
            data-testid={testId}
            disabled={busy}
            onClick={() => void act()}
          >
            <span className="hidden">{words.save} </span>
            {word}
          </button>
        ))}
      </div>
      <TroubleNote trouble={paper.trouble ?? pdf.trouble ?? table.trouble} />
      <PrintNote print={print} />
    </div>
  );
}
