/** The models that an Ollama server lists, with the digests of their manifests. docs/formats/ollama-models.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { ArtifactStatement } from '../../../model/artifact-statement.ts';
import { artifactStatement, sizeText } from '../artifact/artifact-statement.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';

const LIST = 'models[]';
const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;

/** `name:tag`; the tag stands behind the last colon that no slash follows, for a registry may name a port. */
function nameAndTag(name: string | null): Pick<ArtifactStatement, 'label' | 'version'> {
  const [, label = name, version = null] = /^(.+):([^:/]+)$/.exec(name ?? '') ?? [];
  return { label, version };
}

/** Null where no digest stands. */
function readModel(json: Json): ArtifactStatement | null {
  const [, digest] = DIGEST.exec(textOf(json, 'digest') ?? '') ?? [];
  if (!isObject(json) || digest === undefined) return null;
  const details = member(json, 'details');
  return artifactStatement(
    { ref: `sha256:${digest}`, artifactKind: 'oci-digest', role: 'list' },
    {
      ...nameAndTag(textOf(json, 'name', 'model')),
      form: textOf(details, 'format'),
      architecture: textOf(details, 'family'),
      size: sizeText(textOf(json, 'size')),
    },
  );
}

export const ollamaModels: Importer = {
  id: 'ollama-models',
  title: 'Models listed by Ollama',
  alterations: [
    'A name is moved by whoever pulls or creates a model: the same name stood for other manifests before and after.',
    'The list tells the manifest’s digest and not those of its layers: what the weights are stands in the manifest.',
  ],
  clock: 'none',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const place = placeWith(probe, [LIST], 'name', 'model', 'digest', 'size');
    const key = ['modified_at', 'expires_at'].find((one) => probe.paths.has(`${LIST}.${one}`));
    return place === null || key === undefined
      ? { confidence: 0, reason: 'No list of models of Ollama.' }
      : { confidence: 0.93, reason: `Models with a digest and ${key}, as Ollama lists them.` };
  },

  async read(bytes, sink, context) {
    await forEachRecord(bytes, sink, context, [wanted(LIST)], (json, { offset, length }) => {
      const model = readModel(json);
      if (model === null) {
        sink.rejected(offset, length, 'no-digest', 'This entry of the list has no digest that can be read.');
        return;
      }
      sink.accepted(offset, length);
      sink.statement(model, offset, length);
    });
  },
};
