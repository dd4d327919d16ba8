import type { Trouble } from '../state/sale-state.ts';

/** What is wrong where, as the station names it: the lines of a table that was refused. */
export function Complaints({ trouble, testId }: { trouble: Trouble | null; testId: string }) {
  const complaints = trouble?.kind === 'refused' ? (trouble.error.fields ?? []) : [];
  if (complaints.length === 0) return null;
  return (
    <ul className="fault small" data-testid={testId}>
      {complaints.map(({ path, message }) => (
        <li key={path + message}>
          <code>{path}</code> {message}
        </li>
      ))}
    </ul>
  );
}
