/** `app://ui/…` serves the built page and nothing else, with the same headers as the loopback host. */
import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { PAGE_HEADERS, pageMediaType, pageSegments } from '../shared/page-policy.ts';

export const PAGE_ORIGIN = 'app://ui';

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function servePage(root: string): void {
  protocol.handle('app', async (request) => {
    if (request.method !== 'GET') return refuse(405);
    if (!request.url.startsWith(`${PAGE_ORIGIN}/`)) return refuse(403);
    const segments = pageSegments(request.url.slice(PAGE_ORIGIN.length));
    if (segments === null) return refuse(403);
    const path = join(root, ...segments);
    const inside = relative(root, path);
    if (inside.startsWith('..') || isAbsolute(inside)) return refuse(403);
    const mediaType = pageMediaType(path);
    if (mediaType === null) return refuse(404);
    try {
      return new Response(await readFile(path), { headers: { ...PAGE_HEADERS, 'Content-Type': mediaType } });
    } catch {
      return refuse(404);
    }
  });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: PAGE_HEADERS });
}
