import { CSPProvider } from '@base-ui/react/csp-provider';
import { Select as Base } from '@base-ui/react/select';
import { useId } from 'react';
import { Icon } from './Icon.tsx';

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  /** Of the button; an option's is `<testId>-option-<value>`. */
  readonly testId: string;
  readonly hint?: string | undefined;
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined;
  /** The label is only said, not drawn: what stands around it says the same. */
  readonly hideLabel?: boolean;
}

/** One of a list, each option a row for a fingertip. Opens by touch, Enter or an arrow; letters jump to an option. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, options, onChange, testId, hint, fault, hideLabel = false } = props;
  const aboutId = useId();
  const about = fault ?? hint;
  return (
    // Our pages forbid inline style elements; the rules are in parts.css.
    <CSPProvider disableStyleElements>
      <div className="field">
        <Base.Root items={options} value={value} onValueChange={(chosen) => chosen !== null && onChange(chosen)}>
          <Base.Label className={hideLabel ? 'hidden' : undefined}>{label}</Base.Label>
          <Base.Trigger
            className="select"
            data-testid={testId}
            data-value={value}
            aria-invalid={fault ? true : undefined}
            aria-describedby={about ? aboutId : undefined}
          >
            <Base.Value className="select-value" />
            <Base.Icon className="select-sign">
              <Icon name="down" />
            </Base.Icon>
          </Base.Trigger>
          <Base.Portal>
            <Base.Positioner
              className="select-place"
              sideOffset={4}
              alignItemWithTrigger={false}
              collisionPadding={16}
              // It lies outside the screen's landmarks, so it is one itself.
              role="region"
              aria-label={label}
            >
              <Base.Popup className="select-popup">
                <Base.List className="select-list">
                  {options.map((option) => (
                    <Base.Item
                      key={option.value}
                      value={option.value}
                      className="select-option"
                      data-testid={`${testId}-option-${option.value}`}
                    >
                      <Base.ItemText className="select-text">{option.label}</Base.ItemText>
                      <Base.ItemIndicator className="select-sign">
                        <Icon name="tick" />
                      </Base.ItemIndicator>
                    </Base.Item>
                  ))}
                </Base.List>
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
        {about && (
          <p id={aboutId} className={fault ? 'fault' : 'quiet small'}>
            {about}
          </p>
        )}
      </div>
    </CSPProvider>
  );
}
