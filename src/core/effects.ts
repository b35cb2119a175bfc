/** What the engine takes from the world. Tests hand in frozen ones. */
import { userInfo } from 'node:os';
import { version } from '../../package.json' with { type: 'json' };
import { NS_PER_MS } from '../base/time.ts';
import type { CaseEffects } from './case/case-file.ts';

export const VERSION: string = version;

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

/** `BLOBTRAIL_NOW_NS` freezes the clock: golden files and demonstrations need the same bytes every day. */
export function defaultEffects(): CaseEffects {
  const frozen = process.env['BLOBTRAIL_NOW_NS'];
  return {
    nowNs: () => (frozen === undefined ? BigInt(Date.now()) * NS_PER_MS : BigInt(frozen)),
    actor: process.env['BLOBTRAIL_ACTOR'] ?? userName(),
    version: VERSION,
  };
}
