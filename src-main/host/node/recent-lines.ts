/** The latest log lines, kept in memory for a support bundle. */
export interface RecentLines {
  /** Keeps a line; the oldest goes when there are too many. */
  add(line: string): void;
  /** Oldest first. */
  all(): readonly string[];
}

export function recentLines(most = 1_000): RecentLines {
  const lines: string[] = [];
  return {
    add(line) {
      lines.push(line);
      if (lines.length > most) lines.splice(0, lines.length - most);
    },
    all: () => [...lines],
  };
}
