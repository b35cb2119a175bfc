/**
 * What both shells that serve the page agree on: its headers, its file types and which request targets
 * name a file. Pure, so that the loopback host and the app:// protocol cannot drift apart.
 */

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer of either shell. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
  'X-Frame-Options': 'DENY',
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
};

/** The media type of a file of the page, or null: what is not in the list is not served. */
export function pageMediaType(path: string): string | null {
  const extension = /\.([a-z0-9]+)$/.exec(path)?.[1] ?? '';
  return MEDIA_TYPES[extension] ?? null;
}

/**
 * The path segments that a raw request target (`/assets/a.js?x`) names below the page's folder; `/` is
 * index.html. Null when it must be refused: `..`, a backslash, a NUL, a drive letter, an empty segment or a
 * broken escape, also when they are percent-encoded.
 */
export function pageSegments(target: string): readonly string[] | null {
  const path = target.split(/[?#]/, 1)[0] ?? '';
  if (!path.startsWith('/')) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  // A second layer of escapes names no file of ours.
  if (/[\\\0:%]/.test(decoded)) return null;
  if (decoded === '/') return ['index.html'];
  const segments = decoded.slice(1).split('/');
  return segments.some((segment) => segment === '' || segment === '.' || segment === '..') ? null : segments;
}
