/** What comes out of containers that hold one thing, and how it is called. */
import type { ImportLimits } from '../limits.ts';
import type { ArchiveKind } from './archive-kind.ts';
import type { Bytes, OnDamage } from './expand.ts';
import { gunzip } from './gunzip.ts';
import { unframe } from './unframe.ts';
import { unzstd } from './unzstd.ts';
import { utf8OfUtf16 } from './utf16.ts';

/** The container as it lies. */
interface Stored {
  readonly name: string;
  readonly storedBytes: number;
  open(): Bytes;
}

/** What a container of one thing holds. */
export interface Content {
  readonly name: string;
  /** How its place is called, where its name is the container's. */
  readonly place?: string;
  /** The same in another encoding, which is no box around it: nesting does not count it. */
  readonly isSame?: true;
  open(onDamage: OnDamage): Bytes;
}

/** How a container of that kind is opened. */
export function contentOf(
  { name, storedBytes, open }: Stored,
  kind: Exclude<ArchiveKind, 'zip' | 'parquet' | 'tar'>,
  limits: ImportLimits,
): Content {
  switch (kind) {
    case 'gzip':
      return {
        name: name.replace(/\.(?:gz|gzip)$/i, '').replace(/\.tgz$/i, '.tar'),
        open: (onDamage) => gunzip(open, storedBytes, onDamage),
      };
    case 'zstd':
      return { name: name.replace(/\.(?:zst|zstd)$/i, ''), open: (onDamage) => unzstd(open, onDamage) };
    case 'utf-16':
      return { name, place: 'utf-8', isSame: true, open: (onDamage) => utf8OfUtf16(open, onDamage) };
    default:
      return { name, place: 'messages', open: (onDamage) => unframe(open, kind, limits, onDamage) };
  }
}
