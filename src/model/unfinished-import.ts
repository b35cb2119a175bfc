/**
 * Imports that did not come to their end, as the custody log tells them: what was acquired stays, the rest is missing
 * until the same paths are imported again.
 */
import type { ColumnMapping } from './column-mapping.ts';

export interface UnfinishedImport {
  /** Number of its `import.begin` in the custody log. */
  readonly entry: number;
  readonly atNs: string;
  /** As given; names of uploads where it was uploads. */
  readonly paths: readonly string[];
  /** What was asked for with it. */
  readonly reference: boolean;
  readonly as: string | null;
  readonly captureNs: string | null;
  /** How tables were to be read; null where they say it themselves. */
  readonly mapping: ColumnMapping | null;
  /** `cut-short`: the log has no end of it, for its process ended; or it is still running somewhere else. */
  readonly ended: 'cancelled' | 'failed' | 'cut-short';
  /** What it failed with, in words; null for the others. */
  readonly reason: string | null;
  /** The file that was in hand; null where that is not known, or all files were in. */
  readonly at: string | null;
  /** Given paths that nothing was read of; empty where that is not known. */
  readonly left: readonly string[];
  /** Sources that it acquired. */
  readonly sources: number;
  /** All its files are in, and only what they say is not derived yet. */
  readonly isRead: boolean;
}

/** An entry of the log; `body` is read of `import.begin`, `import.acquired` and `import.end` alone. */
export interface ImportLogEntry {
  readonly seq: number;
  readonly atNs: string;
  readonly action: string;
  readonly body: string;
}

type Body = Readonly<Record<string, unknown>>;

interface Begun {
  readonly entry: number;
  readonly atNs: string;
  readonly asked: Pick<UnfinishedImport, 'paths' | 'reference' | 'as' | 'captureNs' | 'mapping'>;
  sources: number;
  isRead: boolean;
  end: Body | null;
  /** All its files were in, and the passes ran later on. */
  isDerived: boolean;
}

function asBody(value: unknown): Body {
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}

function readBody(text: string): Body {
  try {
    return asBody(JSON.parse(text));
  } catch {
    return {};
  }
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function textIn(body: Body | null, key: string): string | null {
  const value = body?.[key];
  return typeof value === 'string' ? value : null;
}

/** As the log has it, hash and chain of which say whether it is what was written; an import checks it again. */
function readMapping(body: Body): ColumnMapping | null {
  const { profile } = asBody(body['mapping']);
  return Array.isArray(asBody(profile)['columns']) ? (profile as ColumnMapping) : null;
}

function readBegin(body: Body): Begun['asked'] {
  const paths = texts(body['paths']);
  return {
    paths,
    reference: body['reference'] === true,
    as: textIn(body, 'as'),
    captureNs: textIn(body, 'capture_ns'),
    mapping: readMapping(body),
  };
}

/** It ended after its last file: what is missing is the reconstruction. */
function endedRead(end: Body): boolean {
  return end['partial'] === true && end['at'] === null && texts(end['left']).length === 0;
}

function asUnfinished({ entry, atNs, asked, sources, isRead, end }: Begun): UnfinishedImport {
  const ended = end === null ? 'cut-short' : end['ended'] === 'cancelled' ? 'cancelled' : 'failed';
  const reason = ended === 'failed' ? textIn(end, 'reason') : null;
  return { entry, atNs, ...asked, ended, reason, at: textIn(end, 'at'), left: texts(end?.['left']), sources, isRead };
}

/**
 * `entries`: those about imports and the runs of the passes, in their order. One that a later import of the same paths took
 * up again is left out, whatever became of the later one; and one of which only the passes were missing, once they ran.
 */
export function unfinishedImports(entries: Iterable<ImportLogEntry>): readonly UnfinishedImport[] {
  const all: Begun[] = [];
  for (const { seq, atNs, action, body } of entries) {
    const last = all.findLast((each) => each.end === null);
    if (action === 'import.begin') {
      const asked = readBegin(readBody(body));
      all.push({ entry: seq, atNs, asked, sources: 0, isRead: false, end: null, isDerived: false });
    } else if (action === 'passes.run') for (const one of all) one.isDerived ||= one.isRead;
    else if (last === undefined) continue;
    else if (action === 'source.acquire') last.sources += 1;
    else if (action === 'import.acquired') last.isRead = true;
    else if (action === 'import.end') {
      last.end = readBody(body);
      last.isRead ||= endedRead(last.end);
    }
  }
  return all
    .filter((one, i) => {
      if (one.end !== null && one.end['partial'] !== true) return false;
      if (one.isDerived) return false;
      return !all.slice(i + 1).some((later) => one.asked.paths.every((path) => later.asked.paths.includes(path)));
    })
    .map(asUnfinished);
}

/** One sentence about it, for every place that tells of it. */
export function sayUnfinished(one: UnfinishedImport): string {
  const { paths, ended, reason, at, left, sources, mapping } = one;
  const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  const of = paths.length === 1 ? (paths[0] ?? '') : many(paths.length, 'path');
  const how = {
    cancelled: 'was cancelled',
    failed: 'failed',
    'cut-short': 'was cut short, or still runs in another process',
  }[ended];
  const where = at === null ? '' : ` at ${at}`;
  const why = reason === null ? '' : ` (${reason.replace(/\.$/, '')})`;
  const through = mapping === null ? '' : ` Its tables were to be read through “${mapping.name}”.`;
  if (one.isRead)
    return `The import of ${of} ${how} while it was reconstructed${why}: all its files are in (${many(sources, 'new source')}), and what they say is in none of the numbers yet. Reconstructing completes it.`;
  const rest =
    left.length === 0 ? '' : `, nothing was read of ${left.length === 1 ? (left[0] ?? '') : many(left.length, 'path')}`;
  return `The import of ${of} ${how}${where}${why}: ${many(sources, 'source')} came in${rest}.${through} Importing the same again passes over what came in and reads the rest; a file that was cut begins at its start.`;
}
