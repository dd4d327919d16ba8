interface FilePickProps {
  readonly label: string;
  readonly accept: string;
  readonly testId: string;
  readonly onText: (text: string) => void;
  /** A file of more bytes is not read at all. */
  readonly most?: { bytes: number; onTooLarge: () => void };
}

/** A file of the person's choice, read as text. The browser's own field speaks only the browser's language. */
export function FilePick({ label, accept, testId, onText, most }: FilePickProps) {
  return (
    <label className="button file-pick">
      {label}
      <input
        type="file"
        className="hidden"
        accept={accept}
        data-testid={testId}
        onChange={(event) => {
          const field = event.target;
          const file = field.files?.[0];
          if (file && most && file.size > most.bytes) most.onTooLarge();
          else void file?.text().then(onText);
          // The same file may be chosen again after it was changed.
          field.value = '';
        }}
      />
    </label>
  );
}
