import { useMemo } from 'react';

/**
 * A QR as main drew it (an SVG text with its quiet zone of four modules), on a white card in both themes.
 * It is shown as a picture, never parsed into the page: the text comes from outside.
 */
export function QrCode({ svg, label }: { svg: string; label: string }) {
  const src = useMemo(() => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, [svg]);
  return (
    <div className="qr-card">
      <img src={src} alt={label} data-testid="qr" draggable={false} />
    </div>
  );
}
