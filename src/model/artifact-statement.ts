/**
 * What a file says of an artifact: a manifest that lists it, a cache that holds it, a header inside of it. The id is made
 * from content; every name beside it is a claim and never the artifact.
 */
import type { ArtifactKind } from '../base/ids.ts';

/** `weights`: a file of a model's numbers; `part`: any other file or layer; `list`: names artifacts itself; `revision`: a commit. */
export type ArtifactRole = 'list' | 'weights' | 'part' | 'revision';

export interface ArtifactStatement {
  readonly kind: 'artifact';
  /** Null: the SHA-256 of the whole source that this stands in. */
  readonly ref: string | null;
  readonly artifactKind: Extract<ArtifactKind, 'oci-digest' | 'file-sha256' | 'git-commit'>;
  readonly role: ArtifactRole;
  /** A media type, or the name of a file format. */
  readonly form: string | null;
  /** The name that somebody gave it. */
  readonly label: string | null;
  /** A tag, branch or version beside that name. */
  readonly version: string | null;
  readonly architecture: string | null;
  readonly fileName: string | null;
  /** Bytes, decimal. */
  readonly size: string | null;
  /** How many tensors its header lists, decimal. */
  readonly tensors: string | null;
  /** The id of the artifact that lists it. */
  readonly partOf: string | null;
}
