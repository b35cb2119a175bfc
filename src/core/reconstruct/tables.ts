/** Handles of labels, artifacts and nodes as the passes give them out: by first use, from 1. */
import type { ArtifactKind } from '../../base/ids.ts';
import type { Db } from '../store/db.ts';
import { artifactKey, contentKey } from './resolve/artifact-key.ts';

export interface Names {
  readonly id: (name: string) => number;
  readonly all: () => ReadonlyMap<string, number>;
}

function createNames(put: (id: number, name: string) => void): Names {
  const ids = new Map<string, number>();
  return {
    id(name) {
      const known = ids.get(name);
      if (known !== undefined) return known;
      const id = ids.size + 1;
      ids.set(name, id);
      put(id, name);
      return id;
    },
    all: () => ids,
  };
}

export interface Tables {
  readonly labels: Names;
  readonly artifactId: (ref: string, kind: ArtifactKind | null) => number;
  readonly knownArtifact: (ref: string) => number | null;
}

export function createTables(db: Db): Tables {
  const labels = createNames((id, name) => db.named('label_put').run(id, name));
  const artifacts = new Map<string, number>();
  return {
    labels,
    artifactId(ref, kind) {
      const key = artifactKey(ref);
      const known = artifacts.get(key);
      if (known !== undefined) return known;
      const id = artifacts.size + 1;
      artifacts.set(key, id);
      const sha256 = kind === 'oci-digest' || kind === 'file-sha256' ? contentKey(ref) : null;
      db.named('artifact_put').run(id, ref, kind, sha256, null);
      return id;
    },
    knownArtifact: (ref) => artifacts.get(artifactKey(ref)) ?? null,
  };
}
