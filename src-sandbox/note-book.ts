/** A vendor's own records, kept as notes in the truth file and so alive after a restart. */
import type { Truth } from './truth.ts';

export interface NoteBook<Note extends { readonly id: string }> {
  /** On the disk when it returns. The same object may be changed and saved again. */
  save(note: Note): void;
  get(id: string): Note | undefined;
  /** Oldest first. */
  all(): Note[];
  reset(): void;
}

/** Opens the book of one vendor; the newest note of an id counts. */
export function openNoteBook<Note extends { readonly id: string }>(truth: Truth, vendor: string): NoteBook<Note> {
  const notes = new Map<string, Note>();
  for (const note of truth.notes(vendor) as Note[]) notes.set(note.id, note);
  return {
    save(note) {
      truth.write({ record: 'note', vendor, note: structuredClone(note) });
      notes.set(note.id, note);
    },
    get: (id) => notes.get(id),
    all: () => [...notes.values()],
    reset: () => notes.clear(),
  };
}
