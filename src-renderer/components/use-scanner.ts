import { useEffect, useRef } from 'react';
import { createScanReader } from '../state/scan-reader.ts';
import { isCovered } from './layers.ts';

/**
 * Listens for a barcode scanner on the whole screen, wherever the focus is, while the component is drawn. The Enter
 * that ends a scan presses nothing else. An open dialog keeps its keys. `onBegin` hears of every key that may be the
 * first of a scan, before anything else hears of that key: what the rest of the scan types can be taken back.
 */
export function useScanner(onScan: (code: string) => void, onBegin?: () => void): void {
  const latest = useRef({ onScan, onBegin });
  useEffect(() => {
    latest.current = { onScan, onBegin };
  }, [onScan, onBegin]);
  useEffect(() => {
    const read = createScanReader();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isCovered()) return;
      const { code, key, shiftKey: shift, timeStamp: at } = event;
      const reading = read({ code, key, shift, at });
      if (reading.kind === 'begin') latest.current.onBegin?.();
      if (reading.kind === 'typing' || reading.kind === 'begin') return;
      event.preventDefault();
      event.stopPropagation();
      if (reading.kind === 'scan') latest.current.onScan(reading.code);
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
