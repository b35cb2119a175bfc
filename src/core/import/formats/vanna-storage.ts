/** What vanna-storage kept and answered of models, 2024. docs/formats/vanna-storage.md */
import { isIpfsCid } from '../../../base/ids.ts';
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { HubFileStatement, Statement } from '../../../model/statement.ts';
import type { CaptureTime } from '../capture-time.ts';
import { listOf, textOf, timeOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer, ImportContext, RecordSink } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { traceEvent } from '../trace-event.ts';
import { captureTime, capturedBody, isCapture } from './model-hub.ts';

const PATHS = ['', '[]', 'manifests[]', 'captures[]'] as const;
const SIDES = ['', 'body'] as const;
const PLACES = placesUnder(PATHS, SIDES);

function publish(json: Json, label: string | null, version: string | null, cid: string | null): Statement | null {
  if (label === null || version === null || cid === null) return null;
  return traceEvent('hub.version.publish', { timeNs: timeOf(json, 'created_at'), label, version, blobId: cid });
}

/** A manifest says when its version was made; all its files are of that moment. */
function manifestIn(json: Json): readonly (Statement | null)[] {
  const [label, version] = [textOf(json, 'ipfs_uuid'), textOf(json, 'version')];
  const files = member(json, 'files');
  if (label === null || !isObject(files)) return [];
  return files.members.map(([, file]) => publish(json, label, version, textOf(file, 'file_cid')));
}

function fileIn(json: Json, time: CaptureTime): HubFileStatement | null {
  const artifactRef = textOf(json, 'cid');
  if (artifactRef === null || !isIpfsCid(artifactRef)) return null;
  const isUpload = ['size', 'upload_time', 'total_time', 'filename'].some((key) => isObject(json) && json.has(key));
  if (!isUpload) return null;
  return {
    kind: 'hub-file',
    label: null,
    version: null,
    artifactRef,
    fileName: textOf(json, 'filename'),
    size: textOf(json, 'size'),
    sha256: null,
    ...time,
  };
}

function listingsIn(json: Json, time: CaptureTime): readonly Statement[] {
  const label = textOf(json, 'model_id', 'ipfs_uuid');
  const versions = listOf(json, 'versions')?.filter((one) => typeof one === 'string') ?? null;
  const latest = textOf(json, 'latest_version');
  if (label !== null && versions !== null)
    return [{ kind: 'hub-capture', label, versions, listsAllVersions: true, ...time }];
  if (label !== null && latest !== null)
    return [{ kind: 'hub-capture', label, versions: [latest], listsAllVersions: false, ...time }];
  // All newest models by name. The ids are those of manifests, not of model files.
  if (!isObject(json) || json.members.length === 0) return [];
  const rows = json.members.map(([name, row]) => ({ name, cid: textOf(row, 'cid'), version: textOf(row, 'version') }));
  if (!rows.every(({ cid, version }) => cid !== null && isIpfsCid(cid) && version !== null)) return [];
  return rows.map(({ name, version }) => ({
    kind: 'hub-capture',
    label: name,
    versions: version === null ? [] : [version],
    listsAllVersions: false,
    ...time,
  }));
}

function readBody(body: Json, time: CaptureTime): readonly Statement[] {
  const own = publish(body, textOf(body, 'model_id'), textOf(body, 'version'), textOf(body, 'model_file_cid'));
  const found = [...manifestIn(body), own, fileIn(body, time)].filter((one) => one !== null);
  return found.length > 0 ? found : listingsIn(body, time);
}

function tell(json: Json, offset: number, length: number, sink: RecordSink, context: ImportContext): void {
  const body = isCapture(json) ? capturedBody(json) : json;
  const statements = readBody(body, captureTime(isCapture(json) ? json : null, context));
  if (statements.length === 0) {
    sink.skipped(offset, length, textOf(body, 'manifest_cid') === null ? 'unknown-shape' : 'no-model');
    return;
  }
  sink.accepted(offset, length);
  for (const statement of statements) sink.statement(statement, offset, length);
  const created = textOf(body, 'created_at');
  const time = created === null ? null : parseTime(created);
  if (created !== null && time === null) sink.issue(offset, length, 'unreadable-time', 'created_at cannot be read.');
  else if (time?.assumed === 'utc')
    sink.issue(
      offset,
      length,
      'no-zone',
      'created_at carries no zone: it is the time of the server’s machine, and is read as UTC.',
    );
}

export const vannaStorage: Importer = {
  id: 'vanna-storage',
  title: 'Manifests and answers of vanna-storage',
  alterations: [
    'The newest version was what the local IPFS node had pinned: another node may have answered otherwise.',
    'A second manifest for the same version is found or not by the order of the pins.',
    'A manifest’s own id is no id of a model file.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    if (placeWith(probe, PLACES, 'ipfs_uuid', 'files') !== null)
      return { confidence: 0.95, reason: 'A manifest: ipfs_uuid and files.' };
    if (placeWith(probe, PLACES, 'model_file_cid', 'model_id') !== null)
      return { confidence: 0.95, reason: 'model_file_cid beside model_id.' };
    if (placeWith(probe, PLACES, 'manifest_cid', 'version') !== null)
      return { confidence: 0.9, reason: 'manifest_cid beside version.' };
    for (const place of PLACES) {
      const prefix = place === '' ? '' : `${place}.`;
      const has = (...keys: readonly string[]): boolean => keys.every((key) => probe.paths.has(prefix + key));
      const cid = probe.texts.get(`${prefix}cid`);
      if (cid !== undefined && isIpfsCid(cid) && has('size') && (has('upload_time') || has('total_time')))
        return { confidence: 0.85, reason: 'The answer to an upload: cid, size and its duration.' };
      if (has('model_id', 'versions') || has('model_id', 'latest_version'))
        return { confidence: 0.6, reason: 'Versions of a model_id.' };
    }
    const isLatest = [...probe.texts].some(([path, text]) => {
      const [, name] = /^([^.[\]]+)\.cid$/.exec(path) ?? [];
      return name !== undefined && isIpfsCid(text) && probe.paths.has(`${name}.version`);
    });
    return isLatest
      ? { confidence: 0.6, reason: 'Names, each with a cid and a version.' }
      : { confidence: 0, reason: 'No manifest and no answer of vanna-storage.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(
      bytes,
      sink,
      context,
      PATHS.map((path) => wanted(path)),
      (json, { offset, length }) => tell(json, offset, length, sink, context),
    );
  },
};
