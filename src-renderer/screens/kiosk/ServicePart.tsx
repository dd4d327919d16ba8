import type { ReactNode } from 'react';

/** One card of the service menu. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card booth-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
