/** Where the till's window stood when it was last closed: `<home>/window.json`. A booth has one place only, and no file. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { BrowserWindow, Rectangle } from 'electron';
import type { Logger } from '../../ports/logger.ts';

export interface WindowState {
  bounds: Rectangle;
  isMaximized: boolean;
}

/** The smallest window whose texts are not cut, CSS pixels. */
export const LEAST = { width: 360, height: 560 } as const;
/** As much of a window must lie on a screen that a hand can take hold of it. */
const HANDLE_PX = 120;

const overlap = (a: number, aLength: number, b: number, bLength: number): number =>
  Math.min(a + aLength, b + bLength) - Math.max(a, b);
const isWithinReach = (bounds: Rectangle, area: Rectangle): boolean =>
  overlap(bounds.x, bounds.width, area.x, area.width) >= HANDLE_PX &&
  overlap(bounds.y, HANDLE_PX, area.y, area.height) >= HANDLE_PX;

/** A file that anybody may have written: only whole numbers in their places are believed. */
function stateIn(text: string): WindowState | undefined {
  const { x, y, width, height, isMaximized } = JSON.parse(text) as Record<string, unknown>;
  const isWhole = [x, y, width, height].every((value) => Number.isInteger(value));
  const bounds = { x, y, width, height } as Rectangle;
  if (!isWhole || bounds.width < LEAST.width || bounds.height < LEAST.height) return undefined;
  return { bounds, isMaximized: isMaximized === true };
}

/** Undefined when nothing is remembered, or the screen it was on is gone: the window then opens in the usual place. */
export function readWindowState(file: string, workAreas: readonly Rectangle[]): WindowState | undefined {
  let state: WindowState | undefined;
  try {
    state = stateIn(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  return state && workAreas.some((area) => isWithinReach(state.bounds, area)) ? state : undefined;
}

/**
 * Writes the window's place when it closes. The answer writes it now: a station that is stopped ends its windows
 * without closing them. A place that cannot be written is no trouble for anybody.
 */
export function keepWindowState(window: BrowserWindow, file: string, log: Logger): () => void {
  const write = () => {
    if (window.isDestroyed() || window.isFullScreen() || window.isMinimized()) return;
    try {
      const text = JSON.stringify({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
      writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      log.warn('window.state_not_written', { message: String(error) });
    }
  };
  window.on('close', write);
  return write;
}
