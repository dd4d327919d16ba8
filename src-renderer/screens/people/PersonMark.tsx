const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0))
    .join('')
    .toUpperCase();

/** A person at a glance: the first letters of the name. Decoration; the name stands beside it. */
export function PersonMark({ name }: { name: string }) {
  return (
    <span className="person-mark" aria-hidden="true">
      {initials(name)}
    </span>
  );
}
