/** What lies over the screen: the newest layer alone answers Esc, and the till's own keys wait until all are gone. */
import { useCallback, useLayoutEffect, useState } from 'react';

const layers: symbol[] = [];
const answered = new WeakSet<Event>();

/**
 * Counts the component as a layer while it is drawn. The answer tells whether an event (Esc, a press on the cross) is
 * for this layer: it is the newest one, and no other has taken the event. Layers that know nothing of each other, such
 * as a PIN asked for over an open form, would otherwise all close at once.
 */
export function useLayer(): (event: Event) => boolean {
  const [layer] = useState(() => Symbol('layer'));
  useLayoutEffect(() => {
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, [layer]);
  return useCallback(
    (event) => {
      if (layers.at(-1) !== layer || answered.has(event)) return false;
      answered.add(event);
      return true;
    },
    [layer],
  );
}

/** Something lies over the screen: a sheet, a question, the login, an open list. */
export const isCovered = (): boolean => layers.length > 0 || document.querySelector('[role="listbox"]') !== null;
