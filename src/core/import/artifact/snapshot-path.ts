/** Where a file lies in a cache of Hugging Face (huggingface_hub, docs, "manage-cache"), when the cache was copied with its folders. */
const SNAPSHOT = /(?:^|\/)(?:models|datasets|spaces)--[^/]+\/snapshots\/([0-9a-f]{40})\/(.+)$/;

export interface SnapshotPlace {
  /** The commit that the cache says the file is of. */
  readonly partOf: string;
  readonly fileName: string;
}

/** Nothing for a file that lies elsewhere. */
export function snapshotPlace(path: string): SnapshotPlace | Record<never, never> {
  const [, partOf, fileName] = SNAPSHOT.exec(path) ?? [];
  return partOf === undefined || fileName === undefined ? {} : { partOf, fileName };
}
