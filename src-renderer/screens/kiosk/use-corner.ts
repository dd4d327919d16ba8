import { useRef } from 'react';

const TOUCHES = 5;
const WITHIN_MS = 4_000;

/** The hidden way to the service menu: five touches in the corner within four seconds. What guards it is the PIN. */
export function useCorner(onOpen: () => void): { onPointerDown: () => void } {
  const touches = useRef<number[]>([]);
  return {
    onPointerDown() {
      const now = Date.now();
      touches.current = [...touches.current.filter((at) => now - at < WITHIN_MS), now];
      if (touches.current.length < TOUCHES) return;
      touches.current = [];
      onOpen();
    },
  };
}
