import { Switch as Base } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';

interface SwitchProps {
  readonly children: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly testId: string;
  readonly hint?: string | undefined;
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined;
}

/** Something that is on or off by itself; the whole row is the switch. */
export function Switch({ children, checked, onChange, testId, hint, fault }: SwitchProps) {
  const aboutId = useId();
  const about = fault ?? hint;
  return (
    <div className="field">
      <Base.Root
        className="choice switch"
        nativeButton
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        data-testid={testId}
        aria-describedby={about ? aboutId : undefined}
        render={
          <button type="button">
            <span className="choice-words">{children}</span>
            <Base.Thumb className="switch-way" />
          </button>
        }
      />
      {about && (
        <p id={aboutId} className={fault ? 'fault' : 'quiet small'}>
          {about}
        </p>
      )}
    </div>
  );
}
