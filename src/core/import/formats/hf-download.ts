/** What huggingface_hub keeps of a file that it downloaded into a folder (`_local_folder.py`): commit, ETag and time, a line each. */
import type { ArtifactStatement } from '../../../model/artifact-statement.ts';
import { artifactStatement, roleOfFile } from '../artifact/artifact-statement.ts';
import type { Head } from '../importer.ts';

/** None is longer. */
export const DOWNLOAD_BYTES = 160;
const LINES = /^([0-9a-f]{40})\n([0-9a-f]{64}|[0-9a-f]{40})\n\d{9,11}(?:\.\d+)?\n?$/;
const PLACE = /(?:^|\/)\.cache\/huggingface\/download\/(.+)\.metadata$/;

export interface Download {
  readonly commit: string;
  /** The SHA-256 of files that Git LFS keeps; Git's own id of others. */
  readonly etag: string;
}

/** Null for any other file. */
export function readDownload({ bytes, size }: Pick<Head, 'bytes' | 'size'>): Download | null {
  if (size > DOWNLOAD_BYTES) return null;
  const [, commit, etag] = LINES.exec(Buffer.from(bytes).toString('latin1')) ?? [];
  return commit === undefined || etag === undefined ? null : { commit, etag };
}

/** The path names the file. */
export function statementsOf({ commit, etag }: Download, path: string): readonly ArtifactStatement[] {
  const revision = artifactStatement({ ref: commit, artifactKind: 'git-commit', role: 'revision' }, {});
  if (etag.length < 64) return [revision];
  const fileName = PLACE.exec(path)?.[1] ?? null;
  const what = { ref: etag, artifactKind: 'file-sha256', role: roleOfFile(fileName) } as const;
  return [revision, artifactStatement(what, { fileName, partOf: commit })];
}
