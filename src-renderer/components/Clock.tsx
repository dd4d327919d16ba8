import { useTexts } from '../state/station-context.tsx';
import { formatClock } from '../text/format.ts';
import { Icon } from './Icon.tsx';
import { useNow } from './use-now.ts';

/** An honest clock instead of a spinner: how long we have been waiting since `since` (ms). Nothing in the first two seconds. */
export function WaitingClock({ since }: { since: number }) {
  const texts = useTexts();
  const waitedMs = useNow() - since;
  return (
    <p className="clock" role="timer">
      <Icon name="clock" />
      {waitedMs < 2000 ? texts.common.moment : texts.waiting.clock(formatClock(waitedMs))}
    </p>
  );
}
