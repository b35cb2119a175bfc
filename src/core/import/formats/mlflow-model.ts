/** Registered models of MLflow: which version of a name is which run’s files. docs/formats/mlflow-model.md */
import { isObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { TraceEventStatement } from '../../../model/statement.ts';
import { textOf, timeOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { traceEvent } from '../trace-event.ts';

const MODELS = ['', 'registered_model', 'registered_models[]', 'mlflow.registered_model', '[]'] as const;
const VERSIONS = [
  ...placesUnder(MODELS, ['versions[]', 'latest_versions[]']),
  'model_versions[]',
  'model_version',
  '[].model_version',
];
const PATHS = [...VERSIONS, '', '[]'].map((path) => wanted(path));

/**
 * The version's files as the registry names them: their place, which holds the id of the run that wrote them, or
 * `models:/m-…`; without a place, the run. Null when it is no version of a model.
 */
export function readModelVersion(json: Json): TraceEventStatement | null {
  const label = textOf(json, 'name');
  const version = textOf(json, 'version');
  const run = textOf(json, 'run_id');
  const blobId = textOf(json, 'source', 'storage_location') ?? (run === null ? null : `runs:/${run}`);
  if (!isObject(json) || label === null || version === null || blobId === null) return null;
  const timeNs = timeOf(json, 'creation_timestamp');
  return traceEvent('hub.version.publish', { label, version, blobId, timeNs });
}

export const mlflowModel: Importer = {
  id: 'mlflow-model',
  title: 'Registered models of MLflow',
  alterations: [
    'A version names the place of its files and no hash: whoever may write there can change what a version is.',
    'A copied registry has its own times and places; what the versions had before stands in tags, which are not read.',
    'Answers about a model list the latest version of each stage, not all; versions that were deleted are not there.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const place = placeWith(probe, VERSIONS, 'version', 'creation_timestamp', 'source');
    if (place !== null) return { confidence: 0.95, reason: `Versions of a model with their source at ${place}.` };
    const model = placeWith(probe, MODELS, 'latest_versions') ?? placeWith(probe, MODELS.slice(1, 4), 'versions');
    if (model !== null) return { confidence: 0.8, reason: 'A registered model with versions.' };
    const row = placeWith(probe, ['', '[]'], 'name', 'version', 'run_id', 'source', 'creation_timestamp');
    if (row !== null) return { confidence: 0.9, reason: 'Rows of versions of a model with run_id and source.' };
    return { confidence: 0, reason: 'No version of a registered model.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(bytes, sink, context, PATHS, (json, { offset, length }) => {
      const version = readModelVersion(json);
      if (version === null) {
        sink.skipped(offset, length, 'unknown-shape');
        return;
      }
      sink.accepted(offset, length);
      sink.statement(version, offset, length);
      if (version.timeNs === null)
        sink.issue(offset, length, 'no-time', 'The version does not say when it was made: it dates no release.');
    });
  },
};
