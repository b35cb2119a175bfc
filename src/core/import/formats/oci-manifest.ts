/** Manifests and indexes of OCI registries, Ollama's among them. docs/formats/oci-manifest.md */
import { createHash } from 'node:crypto';
import { artifactKindOf } from '../../../base/ids.ts';
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { ArtifactRole } from '../../../model/artifact-statement.ts';
import { artifactStatement, sizeText } from '../artifact/artifact-statement.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { withoutMark } from '../scan/container-form.ts';
import { parseRecord, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';

const PATHS = [wanted('layers[]'), wanted('blobs[]'), wanted('manifests[]'), wanted('config'), wanted('subject')];
const MEDIA_TYPE = /^application\/vnd\.(?:oci\.image|oci\.artifact|docker\.distribution)\.(?:manifest|index)/;
const WEIGHTS =
  /^application\/vnd\.(?:ollama\.image\.(?:model|adapter|projector)|docker\.ai\.(?:gguf|safetensors)|cncf\.model\.weight)/;
const DIGEST = /^sha\d{3}[:-][0-9a-f]{64,128}$/;
/** `<store>/manifests/<registry>/<namespace>/<model>/<tag>` (ollama, manifest/paths.go). */
const OLLAMA_PATH = /(?:^|\/)manifests\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/;
const OLLAMA_REGISTRY = 'registry.ollama.ai';
const NAME_KEY = 'io.containerd.image.name';
const TITLE_KEY = 'org.opencontainers.image.title';

/** What the path of a manifest in Ollama's store calls it; models of the registry that it takes by default have no other in their name. */
function nameInPath(path: string): { readonly label: string; readonly version: string } | null {
  const [, registry = '', namespace = '', model = '', tag = ''] = OLLAMA_PATH.exec(path) ?? [];
  if (tag === '') return null;
  const name = namespace === 'library' ? model : `${namespace}/${model}`;
  return { label: registry === OLLAMA_REGISTRY ? name : `${registry}/${name}`, version: tag };
}

function roleOf(path: number, mediaType: string | null): ArtifactRole {
  if (path === 2 || path === 4) return 'list';
  return mediaType !== null && WEIGHTS.test(mediaType) ? 'weights' : 'part';
}

function tellDescriptor(json: Json, { path, offset, length }: RawRecord, partOf: string, sink: RecordSink): void {
  const digest = textOf(json, 'digest');
  if (!isObject(json) || digest === null || !DIGEST.test(digest)) {
    sink.rejected(offset, length, 'no-digest', 'This entry of the manifest has no digest that can be read.');
    return;
  }
  sink.accepted(offset, length);
  if (artifactKindOf(digest) !== 'oci-digest') {
    sink.issue(
      offset,
      length,
      'digest',
      `The digest of this entry is no SHA-256 (${digest.slice(0, 6)}): it is not kept.`,
    );
    return;
  }
  const form = textOf(json, 'mediaType');
  const annotations = member(json, 'annotations');
  const platform = member(json, 'platform');
  sink.statement(
    artifactStatement(
      { ref: digest, artifactKind: 'oci-digest', role: roleOf(path, form) },
      {
        form: textOf(json, 'artifactType') ?? form,
        label: textOf(annotations, NAME_KEY),
        version: textOf(annotations, 'org.opencontainers.image.ref.name'),
        architecture: textOf(platform, 'architecture'),
        fileName: textOf(annotations, TITLE_KEY),
        size: sizeText(textOf(json, 'size')),
        // A subject is what the manifest speaks of, and no part of it.
        partOf: path === 4 ? null : partOf,
      },
    ),
    offset,
    length,
  );
}

export const ociManifest: Importer = {
  id: 'oci-manifest',
  title: 'OCI manifests and indexes',
  alterations: [
    'The digest of a manifest is that of its bytes: one that was formatted anew or printed by a tool has another digest than the one that it was pulled by.',
    'A tag is moved by whoever may push: the same name stood for other manifests before and after.',
  ],
  clock: 'none',

  sniff(head) {
    const { paths, texts, top } = probeHead(head.bytes);
    const mediaType = texts.get('mediaType');
    // Manifests of artifacts have no schemaVersion; what has a digest besides describes a manifest that lies elsewhere.
    const isManifest = paths.has('schemaVersion') || (paths.has('artifactType') && !paths.has('digest'));
    if (top !== 'object' || !isManifest) return { confidence: 0, reason: 'No manifest of a registry.' };
    if (mediaType !== undefined && MEDIA_TYPE.test(mediaType))
      return { confidence: 0.97, reason: `A manifest: ${mediaType}.` };
    if (!paths.has('schemaVersion')) return { confidence: 0, reason: 'No manifest of a registry.' };
    for (const list of ['layers[]', 'manifests[]', 'blobs[]'])
      if (placeWith({ paths, texts, top }, [list], 'digest', 'mediaType') !== null)
        return { confidence: 0.95, reason: `schemaVersion, and digests in ${list.slice(0, -2)}.` };
    return { confidence: 0, reason: 'A schemaVersion without digests.' };
  },

  async read(bytes, sink, context) {
    if (bytes.size > IMPORT_LIMITS.recordBytes) {
      sink.rejected(
        0,
        bytes.size,
        'limit',
        `A manifest of ${bytes.size} bytes; the limit (recordBytes) is ${IMPORT_LIMITS.recordBytes}.`,
      );
      return;
    }
    const held = Buffer.from(bytes.read(0, bytes.size));
    const parsed = tryParse(withoutMark(held));
    if (parsed.fault !== null) {
      sink.rejected(0, bytes.size, parsed.fault.reason, parsed.fault.message);
      return;
    }
    const own = `sha256:${createHash('sha256').update(held).digest('hex')}`;
    const { json } = parsed;
    await visitRecords(bytes, sink, context, PATHS, {
      record(record) {
        const entry = parseRecord(record, sink);
        if (entry !== undefined) tellDescriptor(entry, record, own, sink);
      },
    });
    const name = nameInPath(context.path);
    const annotations = member(json, 'annotations');
    sink.statement(
      artifactStatement(
        { ref: own, artifactKind: 'oci-digest', role: 'list' },
        {
          form: textOf(json, 'artifactType', 'mediaType'),
          label: name?.label ?? textOf(annotations, NAME_KEY, TITLE_KEY),
          version: name?.version ?? textOf(annotations, 'org.opencontainers.image.version'),
          size: String(bytes.size),
        },
      ),
      0,
      bytes.size,
    );
  },
};
