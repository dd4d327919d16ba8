import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup as Base } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';

interface ToggleGroupProps {
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly { readonly value: string; readonly label: ReactNode; readonly testId: string }[];
  readonly onChange: (value: string) => void;
  /** Of the group; of one of its buttons. */
  readonly className: string;
  readonly optionClass: string;
}

/**
 * Buttons of which one is pressed in. Arrows only walk, Enter presses: for choices that change what stands beside them
 * and take the focus there, where choosing while walking would be in the way.
 */
export function ToggleGroup({ label, value, options, onChange, className, optionClass }: ToggleGroupProps) {
  return (
    <Base className={className} aria-label={label} value={value === null ? [] : [value]}>
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          className={optionClass}
          data-testid={option.testId}
          // Also when it is pressed in already: whoever presses again starts anew.
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </Toggle>
      ))}
    </Base>
  );
}
