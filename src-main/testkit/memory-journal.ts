/** An emergency journal that is on the disk at once, and can be read by a test. */
import type { EmergencyJournal, JournalRecord } from '../ports/emergency-journal.ts';

export interface MemoryJournal extends EmergencyJournal {
  kept: JournalRecord[];
  /** Called before a record counts as kept; what it throws is a disk that failed. */
  onKeep: ((record: JournalRecord) => void) | undefined;
}

export function memoryJournal(): MemoryJournal {
  const journal: MemoryJournal = {
    kept: [],
    onKeep: undefined,
    keep(record) {
      try {
        journal.onKeep?.(record);
      } catch (error) {
        return Promise.reject(error as Error);
      }
      journal.kept.push(record);
      return Promise.resolve();
    },
    records: () => [...journal.kept],
    rotate(isNeeded) {
      journal.kept = journal.kept.filter(isNeeded);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return journal;
}
