/** The customer's side of a till: full on the screen where the till's own window is not, for as long as there is one. */
import type { BrowserWindow, Rectangle, Screen } from 'electron';
import type { Logger } from '../../ports/logger.ts';

export interface CustomerDisplayOptions {
  screen: Pick<Screen, 'getAllDisplays' | 'getDisplayMatching' | 'on'>;
  till: BrowserWindow;
  open(bounds: Rectangle): BrowserWindow;
  log: Logger;
}

const sameBounds = (a: Rectangle, b: Rectangle): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** Opens it now if a second screen is there; opens, moves and closes it as screens come, change and go. */
export function showCustomerDisplay({ screen, till, open, log }: CustomerDisplayOptions): void {
  let shown: { window: BrowserWindow; at: Rectangle } | undefined;

  function close(): void {
    if (shown && !shown.window.isDestroyed()) shown.window.close();
    shown = undefined;
  }

  function place(): void {
    if (till.isDestroyed()) return;
    const ours = screen.getDisplayMatching(till.getBounds()).id;
    const facing = screen.getAllDisplays().find(({ id }) => id !== ours);
    if (!facing) {
      if (shown) log.info('display.gone');
      close();
      return;
    }
    const { bounds } = facing;
    if (!shown || shown.window.isDestroyed()) shown = { window: open(bounds), at: bounds };
    else if (!sameBounds(shown.at, bounds)) {
      // A window that fills a screen does not move: it is made a window again first.
      shown.window.setFullScreen(false);
      shown.window.setBounds(bounds);
      shown.window.setFullScreen(true);
      shown = { ...shown, at: bounds };
    }
  }

  place();
  screen.on('display-added', place);
  screen.on('display-removed', place);
  screen.on('display-metrics-changed', place);
  till.once('closed', close);
}
