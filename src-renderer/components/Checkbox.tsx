import { Checkbox as Base } from '@base-ui/react/checkbox';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

interface CheckboxProps {
  readonly children: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly testId: string;
}

/** Yes or no for one thing of several; the whole row is the box. */
export function Checkbox({ children, checked, onChange, testId }: CheckboxProps) {
  return (
    <Base.Root
      className="choice"
      nativeButton
      checked={checked}
      onCheckedChange={(next) => onChange(next)}
      data-testid={testId}
      render={
        <button type="button">
          <span className="choice-box" aria-hidden="true">
            <Icon name="tick" />
          </span>
          <span className="choice-words">{children}</span>
        </button>
      }
    />
  );
}
