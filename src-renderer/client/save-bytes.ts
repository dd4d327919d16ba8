/** How long the bytes of a download are kept for the browser, in ms. */
const takenWithinMs = 60_000;

/** Gives the person a file out of an answer's base64: the same over HTTP and inside Electron. */
export function saveBase64(fileName: string, base64: string, type: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // A browser that is busy takes the bytes a while after the press.
  setTimeout(() => URL.revokeObjectURL(url), takenWithinMs);
}
