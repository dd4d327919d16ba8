import { useState } from 'react';
import { Heading } from '../../components/Heading.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { useView } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';
import { CloseWizard } from './CloseWizard.tsx';
import { PastShift } from './PastShift.tsx';
import { PastShifts } from './PastShifts.tsx';
import { ShiftNow } from './ShiftNow.tsx';
import { StartOfShift } from './StartOfShift.tsx';

interface ShiftProps {
  readonly onLeave: () => void;
  readonly onPayments: () => void;
  readonly onReceipts: () => void;
}

type At = { tab: 'now' } | { tab: 'past'; id?: string } | { tab: 'close'; id: string };

/** The shift: its start, what it took, cash in and out, its end, and every shift before it. */
export function ShiftScreen({ onLeave, onPayments, onReceipts }: ShiftProps) {
  const words = useShiftTexts().now;
  const { shift } = useView();
  const isUnderWay = shift.status === 'closing' && shift.shiftId !== null;
  const [at, setAt] = useState<At>(() =>
    isUnderWay && shift.shiftId ? { tab: 'close', id: shift.shiftId } : { tab: 'now' },
  );
  // Somebody closes it at another screen: this one follows.
  if (isUnderWay && at.tab === 'now' && shift.shiftId) setAt({ tab: 'close', id: shift.shiftId });
  useKeys((key) => {
    if (key !== 'Escape') return false;
    if (at.tab === 'past' && at.id !== undefined) setAt({ tab: 'past' });
    else onLeave();
    return true;
  });
  if (at.tab === 'close') {
    return (
      <div className="shift-place">
        <CloseWizard shiftId={at.id} onBack={() => setAt({ tab: 'now' })} onDone={onLeave} />
      </div>
    );
  }
  const tabs = [
    { value: 'now', label: words.tabNow, testId: 'shift-tab-now' },
    { value: 'past', label: words.tabPast, testId: 'shift-tab-past' },
  ] as const;
  return (
    <div className="shift-place" data-testid="shift-screen">
      <Tabs
        className="shift-tabs"
        label={words.title}
        before={<Heading>{words.title}</Heading>}
        value={at.tab}
        onChange={(tab) => setAt({ tab })}
        tabs={tabs}
      >
        {at.tab === 'past' && at.id === undefined && <PastShifts onOpen={(id) => setAt({ tab: 'past', id })} />}
        {at.tab === 'past' && at.id !== undefined && <PastShift id={at.id} onBack={() => setAt({ tab: 'past' })} />}
        {at.tab === 'now' &&
          (shift.shiftId !== null && (shift.status === 'open' || shift.status === 'closing') ? (
            <ShiftNow
              key={shift.shiftId}
              shiftId={shift.shiftId}
              onClose={() => shift.shiftId !== null && setAt({ tab: 'close', id: shift.shiftId })}
            />
          ) : (
            <StartOfShift
              onPast={() => setAt({ tab: 'past' })}
              onPastShift={(id) => setAt({ tab: 'past', id })}
              onPayments={onPayments}
              onReceipts={onReceipts}
              onOpened={onLeave}
            />
          ))}
      </Tabs>
    </div>
  );
}
