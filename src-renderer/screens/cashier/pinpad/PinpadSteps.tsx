import type { HintKind } from '../../../../src-shared/ladder.ts';
import { Icon } from '../../../components/Icon.tsx';
import { usePinpadWords } from '../../../state/station-context.tsx';
import type { Heard } from '../../../state/station-store.ts';

/** Which of the three steps is at work, by the terminal's last word. */
const STEP: Record<HintKind, number> = {
  sent: 1,
  insert_card: 1,
  enter_pin: 1,
  contacting_bank: 2,
  remove_card: 2,
  box_busy: 0,
  text: 1,
};

/** Sent, customer, bank: lit only by what the terminal itself said. A step behind never lights again. */
export function PinpadSteps({ heard: { kinds } }: { heard: Heard }) {
  const words = usePinpadWords();
  const current = Math.max(...kinds.map((kind) => STEP[kind]));
  return (
    <ol className="pinpad-steps" data-testid="pinpad-steps">
      {words.steps.map((step, index) => (
        <li
          key={step}
          className={index < current ? 'step-done' : index === current ? 'step-due' : undefined}
          aria-current={index === current ? 'step' : undefined}
        >
          {index < current && <Icon name="tick" />}
          {step}
        </li>
      ))}
    </ol>
  );
}
