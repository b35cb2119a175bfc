/**
 * What an answer of the Model Hub's API shows. Source: OpenGradient-SDK `client/model_hub.py` for the
 * calls and their fields; `ipfsCid` has kept its name although it holds a Walrus blob id nowadays.
 */
import { isArray, isObject, JsonNumber, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { HubCaptureStatement, HubFileStatement } from '../../../model/statement.ts';
import { hexOf, listOf, textOf } from '../field-readers.ts';

export type HubListing = Pick<HubCaptureStatement, 'label' | 'versions' | 'listsAllVersions'>;
export interface HubFile extends Pick<
  HubFileStatement,
  'label' | 'version' | 'artifactRef' | 'fileName' | 'size' | 'sha256'
> {
  /** Which element of a bare list it came from. */
  readonly row: number;
}

export interface HubBody {
  readonly listings: readonly HubListing[];
  readonly files: readonly HubFile[];
}

/** What a url of the API asks for. */
export interface HubTarget {
  readonly kind: 'models' | 'model' | 'versions' | 'version' | 'files';
  readonly label: string | null;
  readonly version: string | null;
  readonly page: number;
  readonly limit: number | null;
}

const LISTS = ['versions', 'files', 'models', 'results', 'items', 'data'] as const;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Null when the url is not one of the Model Hub's. */
export function hubTargetOf(url: string): HubTarget | null {
  const match =
    /\/models(?:\/([^/?#]*))?(?:\/(versions|files))?(?:\/([^/?#]+))?(\/files)?\/?(?:\?([^#]*))?(?:#.*)?$/.exec(url);
  if (match === null) return null;
  const [, label = '', branch, version, files, query = ''] = match;
  const parameters = new URLSearchParams(query);
  const limit = Number(parameters.get('limit') ?? '');
  const kind =
    label === ''
      ? 'models'
      : branch === 'files' || files !== undefined
        ? 'files'
        : branch === undefined
          ? 'model'
          : version === undefined
            ? 'versions'
            : 'version';
  return {
    kind,
    label: label === '' ? null : decoded(label),
    version: branch === 'versions' && version !== undefined ? decoded(version) : null,
    page: Number(parameters.get('page') ?? '1') || 1,
    limit: Number.isInteger(limit) && limit > 0 ? limit : null,
  };
}

function refOf(row: Json): string | null {
  return textOf(row, 'ipfsCid', 'ipfs_cid', 'blobId', 'blob_id', 'walrusBlobId', 'walrus_blob_id');
}

function versionOf(row: Json, isVersionList: boolean): string | null {
  if (isVersionList && typeof row === 'string') return row;
  return textOf(row, 'versionString', 'version_string', 'version');
}

function modelNameOf(row: Json): string | null {
  return textOf(row, 'modelName', 'model_name', 'repositoryName', 'repository');
}

/** True when a list may go on elsewhere: another page, or as many rows as were asked for. */
function mayContinue(body: Json, rows: number, target: HubTarget | null): boolean {
  if (target !== null && (target.page > 1 || (target.limit !== null && rows >= target.limit))) return true;
  const next = member(body, 'next', 'nextPage', 'next_page', 'nextCursor', 'next_page_params');
  if (next !== undefined && next !== null && next !== false) return true;
  if (member(body, 'hasMore', 'has_more') === true) return true;
  const total = member(body, 'total', 'totalCount', 'count');
  return total instanceof JsonNumber && total.isInteger && Number(total.text) > rows;
}

/** True for a row that a listing of versions, files or models may hold. */
export function isHubRow(row: Json): boolean {
  return isObject(row) && (refOf(row) !== null || versionOf(row, false) !== null || isModel(row));
}

function isModel(row: Json): boolean {
  const marks = ['versions', 'latestVersion', 'latest_version', 'taskName', 'authorUsername', 'modelAddress'];
  return isObject(row) && typeof row.get('name') === 'string' && marks.some((key) => row.has(key));
}

class BodyReader {
  readonly listings: HubListing[] = [];
  readonly files: HubFile[] = [];

  addFile(row: Json, label: string | null, version: string | null, index: number): void {
    const artifactRef = refOf(row);
    if (artifactRef === null) return;
    this.files.push({
      label: modelNameOf(row) ?? label,
      version: versionOf(row, false) ?? version,
      artifactRef,
      fileName: textOf(row, 'name', 'fileName', 'filename', 'file_name'),
      size: textOf(row, 'size', 'fileSize', 'file_size'),
      sha256: hexOf(row, 'sha256', 'sha256Hash')?.replace(/^sha256:/, '') ?? null,
      row: index,
    });
  }

  /** Rows that are versions of one label, each perhaps with its files. */
  addVersions(rows: readonly Json[], label: string | null, isComplete: boolean, isSeparate: boolean): void {
    const versions = new Set<string>();
    for (const [index, row] of rows.entries()) {
      const version = versionOf(row, true);
      if (version !== null) versions.add(version);
      this.addFile(row, label, version, isSeparate ? index : 0);
      for (const file of listOf(row, 'files') ?? []) this.addFile(file, label, version, isSeparate ? index : 0);
    }
    this.listings.push({ label, versions: [...versions], listsAllVersions: isComplete });
  }

  addModel(row: Json, target: HubTarget | null, index: number): void {
    const label = textOf(row, 'name', 'modelName') ?? target?.label ?? null;
    const before = this.files.length;
    const versions = listOf(row, 'versions');
    const latest = textOf(row, 'latestVersion', 'latest_version', 'versionString');
    if (versions !== null) this.addVersions(versions, label, !mayContinue(row, versions.length, null), false);
    else if (latest !== null) this.listings.push({ label, versions: [latest], listsAllVersions: false });
    for (const file of listOf(row, 'files') ?? []) this.addFile(file, label, latest, index);
    this.addFile(row, label, latest, index);
    for (let i = before; i < this.files.length; i += 1) this.files[i] = { ...this.files[i]!, row: index };
  }
}

/**
 * Null when nothing of the Hub is recognised. `isBareList` is for rows that are records of their own:
 * the files then say which row they stand in.
 */
export function readHubBody(body: Json, target: HubTarget | null, isWhole = true): HubBody | null {
  const reader = new BodyReader();
  const name = isObject(body) ? (modelNameOf(body) ?? textOf(body, 'name')) : null;
  const label = target?.label ?? name;
  if (isObject(body) && (isModel(body) || (target?.kind === 'model' && listOf(body, ...LISTS) === null))) {
    reader.addModel(body, target, 0);
    return reader.listings.length + reader.files.length > 0 ? reader : null;
  }
  const rows = isArray(body) ? body : (listOf(body, ...LISTS) ?? (isHubRow(body) ? [body] : null));
  if (rows === null) return null;
  const isList = isArray(body) || listOf(body, ...LISTS) !== null;
  const complete = isWhole && isList && !mayContinue(body, rows.length, target);
  const shape = shapeOf(body, rows, target);
  if (shape === 'versions') {
    const owner = label ?? sharedName(rows);
    reader.addVersions(rows, owner, complete, true);
  } else if (shape === 'files') {
    for (const [index, row] of rows.entries()) reader.addFile(row, label, target?.version ?? null, index);
    addFileListings(reader, label, target?.version ?? null);
  } else if (shape === 'models') {
    for (const [index, row] of rows.entries()) reader.addModel(row, null, index);
    if (reader.listings.length === 0) reader.listings.push({ label: null, versions: [], listsAllVersions: false });
  }
  return reader.listings.length + reader.files.length > 0 ? reader : null;
}

function shapeOf(body: Json, rows: readonly Json[], target: HubTarget | null): 'versions' | 'files' | 'models' | null {
  if (target?.kind === 'files') return 'files';
  if (target?.kind === 'versions') return 'versions';
  if (target?.kind === 'models') return 'models';
  if (target?.kind === 'version')
    return rows.some((row) => refOf(row) !== null && textOf(row, 'versionString') === null) ? 'files' : 'versions';
  if (rows.some(isModel)) return 'models';
  const isNamed = (key: string): boolean => isObject(body) && isArray(body.get(key));
  if (
    isNamed('versions') ||
    rows.some((row) => textOf(row, 'versionString', 'version_string') !== null && listOf(row, 'files') !== null)
  )
    return 'versions';
  if (isNamed('files') || rows.some((row) => refOf(row) !== null)) return 'files';
  return rows.some((row) => versionOf(row, false) !== null) ? 'versions' : null;
}

/** The one model that all rows name, or null. */
function sharedName(rows: readonly Json[]): string | null {
  const names = new Set(rows.map((row) => modelNameOf(row)));
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

/** A list of files shows that their versions are there; it says nothing of versions that have none. */
function addFileListings(reader: BodyReader, label: string | null, asked: string | null): void {
  const byLabel = new Map<string | null, Set<string>>();
  if (asked !== null) byLabel.set(label, new Set([asked]));
  for (const file of reader.files) {
    const versions = byLabel.get(file.label) ?? new Set<string>();
    if (file.version !== null) versions.add(file.version);
    byLabel.set(file.label, versions);
  }
  for (const [owner, versions] of byLabel) {
    reader.listings.push({ label: owner, versions: [...versions], listsAllVersions: false });
  }
}
