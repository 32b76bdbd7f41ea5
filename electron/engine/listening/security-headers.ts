/**
 * What the interface may do in a browser and in the desktop app: all its own, nothing else's.
 * `connections` are origins besides its own that it may talk to.
 */
export function securityHeaders(connections: readonly string[]): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'self'",
      // Monaco writes inline styles.
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "worker-src 'self' blob:",
      ["connect-src 'self'", ...connections].join(' '),
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
