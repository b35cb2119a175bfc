import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CHECKOUT = resolve(import.meta.dirname, '..');

/**
 * Path of a file in the folder of shared reference material: `$BLOBTRAIL_SHARED`, else `../shared` beside the
 * checkout. null when it is not there, and the tests that want it are skipped.
 */
export function sharedPath(relative: string): string | null {
  const folder = process.env['BLOBTRAIL_SHARED'] ?? join(CHECKOUT, '..', 'shared');
  const path = join(folder, relative);
  return existsSync(path) ? path : null;
}
