import { Form as Base } from '@base-ui/react/form';
import type { ReactNode } from 'react';

interface FormProps {
  readonly children: ReactNode;
  /** Every field is filled in as it has to be. */
  readonly onSubmit: () => void;
  readonly className?: string;
  readonly testId?: string;
}

/**
 * Fields that are sent together. What is missing is said below the field in the person's language, and the first such
 * field takes the focus; the browser's own bubbles speak only the browser's language.
 */
export function Form({ children, onSubmit, className = 'form', testId }: FormProps) {
  return (
    <Base
      className={className}
      data-testid={testId}
      onSubmit={(event) => {
        event.preventDefault();
        // A sheet's form may lie, as far as React knows, inside another form.
        event.stopPropagation();
        onSubmit();
      }}
    >
      {children}
    </Base>
  );
}
