/** One artifact, several spellings: the key that all of them share. */
import { artifactKindOf } from '../../../base/ids.ts';
import { PROVIDERS, sameName } from '../things/knowledge.ts';

/** `sha256:<hex>`, `sha256-<hex>`, `0x<hex>` and bare hex of either case are one content id: lower case, digits alone. */
export function contentKey(ref: string): string {
  return ref
    .toLowerCase()
    .replace(/^sha256[:-]/, '')
    .replace(/^0x/, '');
}

export function artifactKey(ref: string): string {
  const kind = artifactKindOf(ref);
  return kind === 'oci-digest' || kind === 'file-sha256' ? contentKey(ref) : ref;
}

/** A provider's model is written without the provider; a slash inside its own name stays. */
export function modelName(ref: string): string {
  const slash = ref.indexOf('/');
  return slash > 0 && PROVIDERS.has(ref.slice(0, slash)) ? ref.slice(slash + 1) : ref;
}

export function sameArtifact(a: string, b: string): boolean {
  return (
    artifactKey(a) === artifactKey(b) || (artifactKindOf(a) === null && artifactKindOf(b) === null && sameName(a, b))
  );
}
