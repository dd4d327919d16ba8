import { type ReactNode, useEffect, useRef } from 'react';

/** A screen's one h1. It takes the focus when the screen appears, so that a screen reader reads on from there. */
export function Heading({ children, className }: { children: ReactNode; className?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
