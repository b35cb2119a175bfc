/** Statements about artifacts: what a record does not say is null. */
import type { ArtifactRole, ArtifactStatement } from '../../../model/artifact-statement.ts';

type Said = Omit<ArtifactStatement, 'kind' | 'ref' | 'artifactKind' | 'role'>;

const NOTHING: Said = {
  form: null,
  label: null,
  version: null,
  architecture: null,
  fileName: null,
  size: null,
  tensors: null,
  partOf: null,
};

/** `ref` null: the SHA-256 of the source. */
export function artifactStatement(
  what: Pick<ArtifactStatement, 'ref' | 'artifactKind' | 'role'>,
  said: Partial<Said>,
): ArtifactStatement {
  return { kind: 'artifact', ...what, ...NOTHING, ...said };
}

/** A size in bytes as the case keeps it; null for what is none. */
export function sizeText(text: string | null): string | null {
  return text !== null && /^\d{1,18}$/.test(text) ? text : null;
}

const WEIGHTS = /\.(?:safetensors|gguf|onnx|bin|pt|pth|ckpt|h5|msgpack|onnx_data)$/i;

/** What a file of a model is for, by how its name ends. */
export function roleOfFile(name: string | null): ArtifactRole {
  return WEIGHTS.test(name ?? '') ? 'weights' : 'part';
}
