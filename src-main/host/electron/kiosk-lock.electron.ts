/**
 * Keeps a booth's window where it is: no key leads out, it does not close, and it takes the whole screen again when
 * something made it small. `kiosk: true` alone is only full screen on Windows and Linux; the operating system's part is
 * in docs/kiosk-windows.md and docs/kiosk-linux.md.
 */
import type { BrowserWindow } from 'electron';
import { leadsOut } from './kiosk-keys.ts';

/** Locks the window. The answer lets a technician out, until the station starts again. */
export function lockKiosk(window: BrowserWindow): () => void {
  let isLocked = true;
  window.webContents.on('before-input-event', (event, input) => {
    if (isLocked && leadsOut(input)) event.preventDefault();
  });
  window.on('close', (event) => {
    if (isLocked) event.preventDefault();
  });
  const again = () => {
    if (isLocked && !window.isDestroyed()) window.setKiosk(true);
  };
  window.on('leave-full-screen', again);
  window.on('minimize', () => {
    if (!isLocked) return;
    window.restore();
    again();
  });
  return () => {
    isLocked = false;
    window.setKiosk(false);
    window.minimize();
  };
}
