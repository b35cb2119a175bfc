/** Where a program of this name keeps what it remembers between runs, by each system's own custom. */
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** `BLOBTRAIL_STATE` names another folder. Linux: the XDG base directories' state home. */
export function stateFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const { BLOBTRAIL_STATE: chosen, XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (chosen !== undefined && chosen !== '') return chosen;
  if (platform() === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), 'Blobtrail');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Blobtrail');
  return join(xdg !== undefined && xdg.startsWith('/') ? xdg : join(homedir(), '.local', 'state'), 'blobtrail');
}
