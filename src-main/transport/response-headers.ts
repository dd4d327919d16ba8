/** The headers of every answer of the `local` listener (money-safety §5.2, §5.5). */

/** The page policy. `sockets` are the WebSocket origins beside 'self'; `styles` are hashes of a page's own styles. */
export const contentSecurityPolicy = (sockets: readonly string[], styles: readonly string[] = []): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...styles].join(' '),
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    ["connect-src 'self'", ...sockets].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** What every answer carries; pages and assets override only `cache-control`. No Server, no CORS header, ever. */
export const securityHeaders = (sockets: readonly string[]): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy(sockets),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
  'cache-control': 'no-store',
});
