/** What a cache of Hugging Face holds beside the files: refs and listings of commits. docs/formats/hf-cache.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { artifactStatement, roleOfFile, sizeText } from '../artifact/artifact-statement.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Head, Importer, ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { withoutMark } from '../scan/container-form.ts';
import { parseRecord, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { DOWNLOAD_BYTES, readDownload, statementsOf } from './hf-download.ts';

const COMMIT = /^[0-9a-f]{40}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const REF_BYTES = 64;
/** `models--org--name/…` (huggingface_hub, docs, "manage-cache"). */
const REPOSITORY = /(?:^|\/)(?:models|datasets|spaces)--([^/]+?)\/(?:refs\/(.+)|trees\/([0-9a-f]{40})\.json|[^/]+)$/;
/** Files by name as the cache lists them; as the Hub's API lists a tree; as it lists a model's files. */
const PATHS: readonly WantedPath[] = [{ steps: ['files', /^/], mode: 'value' }, wanted('[]'), wanted('siblings[]')];

function refOf(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString('latin1').trimEnd();
  return COMMIT.test(text) ? text : null;
}

function isRef({ bytes, size }: Head): boolean {
  return size <= REF_BYTES && refOf(bytes) !== null;
}

interface Repository {
  readonly label: string | null;
  readonly ref: string | null;
  readonly commit: string | null;
}

function repositoryOf(path: string): Repository {
  const [, name, ref, commit] = REPOSITORY.exec(path) ?? [];
  return { label: name?.replaceAll('--', '/') ?? null, ref: ref ?? null, commit: commit ?? null };
}

function tellFile(json: Json, record: RawRecord, partOf: string | null, sink: RecordSink): void {
  const { offset: at, length: valueLength, key } = record;
  // The name of the file may be the key alone.
  const offset = key?.offset ?? at;
  const length = at + valueLength - offset;
  const fileName = key?.text ?? textOf(json, 'path', 'rfilename');
  const lfs = member(json, 'lfs');
  const sha256 = textOf(json, 'lfs_sha256') ?? textOf(lfs, 'sha256', 'oid');
  if (sha256 === null || !SHA256.test(sha256)) {
    sink.skipped(offset, length, isObject(json) ? 'no-sha256' : 'unknown-shape');
    return;
  }
  sink.accepted(offset, length);
  sink.statement(
    artifactStatement(
      { ref: sha256, artifactKind: 'file-sha256', role: roleOfFile(fileName) },
      {
        fileName,
        size: sizeText(textOf(json, 'lfs_size') ?? textOf(lfs, 'size') ?? textOf(json, 'size')),
        partOf,
      },
    ),
    offset,
    length,
  );
}

function tellRevision(
  commit: string,
  said: Partial<{ label: string | null; version: string | null }>,
  size: number,
  sink: RecordSink,
): void {
  sink.statement(artifactStatement({ ref: commit, artifactKind: 'git-commit', role: 'revision' }, said), 0, size);
}

async function readListing(bytes: SourceBytes, sink: RecordSink, context: ImportContext): Promise<void> {
  const parsed = tryParse(withoutMark(Buffer.from(bytes.read(0, bytes.size))));
  if (parsed.fault !== null) {
    sink.rejected(0, bytes.size, parsed.fault.reason, parsed.fault.message);
    return;
  }
  const { json } = parsed;
  const { label, commit: named } = repositoryOf(context.path);
  const stated = textOf(json, 'commit_hash', 'sha') ?? named;
  const commit = stated !== null && COMMIT.test(stated) ? stated : null;
  await visitRecords(bytes, sink, context, PATHS, {
    record(record) {
      const file = parseRecord(record, sink);
      if (file !== undefined) tellFile(file, record, commit, sink);
    },
  });
  if (commit !== null)
    tellRevision(commit, { label: textOf(json, 'repo_id', 'id', 'modelId') ?? label }, bytes.size, sink);
  else
    sink.issue(
      0,
      bytes.size,
      'no-commit',
      'The listing does not say which commit it is of, nor does its path: its files stand for themselves.',
    );
}

export const hfCache: Importer = {
  id: 'hf-cache',
  title: 'Caches of Hugging Face',
  alterations: [
    'A ref says what a branch was when the cache asked last; a branch is moved by every push.',
    'Only files kept by Git LFS or Xet have a SHA-256; small files have the id that Git gives them.',
  ],
  clock: 'none',

  sniff(head) {
    if (isRef(head)) return { confidence: 0.6, reason: 'A commit and nothing else, as refs hold it.' };
    if (readDownload(head) !== null)
      return { confidence: 0.9, reason: 'A commit, an ETag and a time, as they are kept beside a download.' };
    const probe = probeHead(head.bytes);
    if (probe.paths.has('format_version') && [...probe.paths].some((path) => /^files\..+\.blob_id$/s.test(path)))
      return { confidence: 0.95, reason: 'A listing of a commit: files with their blob_id.' };
    if (placeWith(probe, ['[]'], 'oid', 'path', 'type', 'size') !== null)
      return { confidence: 0.9, reason: 'The files of a repository: oid, path, type and size.' };
    if (placeWith(probe, ['siblings[]'], 'rfilename', 'lfs') !== null)
      return { confidence: 0.9, reason: 'A repository with its files: siblings with rfilename and lfs.' };
    return { confidence: 0, reason: 'Nothing of a cache of Hugging Face.' };
  },

  async read(bytes, sink, context) {
    const commit = bytes.size <= REF_BYTES ? refOf(bytes.read(0, bytes.size)) : null;
    const download = readDownload({ bytes: bytes.read(0, Math.min(bytes.size, DOWNLOAD_BYTES)), size: bytes.size });
    if (download !== null) {
      sink.accepted(0, bytes.size);
      for (const said of statementsOf(download, context.path)) sink.statement(said, 0, bytes.size);
    } else if (commit !== null) {
      const { label, ref } = repositoryOf(context.path);
      sink.accepted(0, bytes.size);
      tellRevision(commit, { label, version: ref }, bytes.size, sink);
    } else if (bytes.size > IMPORT_LIMITS.recordBytes)
      sink.rejected(
        0,
        bytes.size,
        'limit',
        `A listing of ${bytes.size} bytes; the limit (recordBytes) is ${IMPORT_LIMITS.recordBytes}.`,
      );
    else await readListing(bytes, sink, context);
  },
};
