import type { PrintView } from '../../src-shared/contract/print-views.ts';
import { useShiftTexts } from '../text/shift/index.ts';
import { Icon } from './Icon.tsx';

/** How a print that somebody waits for ended. */
export function PrintNote({ print, done }: { print: PrintView | null; done?: string }) {
  const words = useShiftTexts();
  if (!print) return null;
  const failed = print.state === 'failed';
  return (
    <p
      className={failed ? 'note' : 'note-done'}
      role={failed ? 'alert' : 'status'}
      data-testid={`print-${print.state}`}
    >
      <Icon name={failed ? 'attention' : 'tick'} />
      {failed ? words.printError[print.error ?? 'no_answer'] : (done ?? words.files.printed)}
    </p>
  );
}
