/**
 * Files of a quilt as publishers, aggregators and the CLI list them. Sources: walrus `quilt-http-apis.mdx`,
 * `client/responses.rs`: `quiltPatchId` where quilts are stored, `patch_id` where they are listed.
 */
import { createHash } from 'node:crypto';
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { readQuiltPatch } from '../../../model/known-id.ts';
import type { QuiltPatch } from '../../../model/known-id.ts';
import type { WalrusPatchStatement, WalrusTeller } from '../../../model/walrus-statement.ts';
import { listOf, textOf } from '../field-readers.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { bothCases, bytesOf, decimalOf, wholeIn } from './fields.ts';
import type { Reading } from './reading.ts';

export const PATCH_KEYS = ['quiltPatchId', 'quilt_patch_id', 'patch_id', 'patchId'] as const;
/** Columns of a quilt at 1000 shards; the first one holds the index. */
const COLUMNS = 667;

export function looksLikePatch(json: Json | undefined): boolean {
  return isObject(json) && typeof json.get('identifier') === 'string' && textOf(json, ...PATCH_KEYS) !== null;
}

function tagsOf(json: Json): WalrusPatchStatement['tags'] {
  const tags = member(json, 'tags');
  if (!isObject(tags)) return [];
  return tags.members.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []));
}

/** Version 1 names columns that exist; anything else is a patch id in shape only. */
function isPlace({ version, start, end }: QuiltPatch): boolean {
  return version === 1 && start >= 1 && start < end && end <= COLUMNS;
}

function patchOf(json: Json, teller: WalrusTeller): WalrusPatchStatement {
  return {
    kind: 'walrus-patch',
    network: null,
    teller,
    quiltId: null,
    patchId: null,
    start: null,
    end: null,
    identifier: textOf(json, 'identifier') ?? '',
    tags: tagsOf(json),
    sha256: null,
    size: null,
  };
}

/** One entry of a listing. `quiltId`: of the quilt that was stored with it. */
export function tellPatch(reading: Reading, json: Json, teller: WalrusTeller, quiltId: string | null): void {
  const patchId = textOf(json, ...PATCH_KEYS);
  if (patchId === null) reading.refuse('This file of a quilt has no patch id.');
  const place = readQuiltPatch(patchId);
  if (place === null)
    reading.refuse(`This is no quilt patch id: it has ${patchId.length} characters or spare bits set.`);
  if (!isPlace(place)) {
    reading.doubt(
      'patch-place',
      `A patch id names columns ${place.start} to ${place.end} in version ${place.version}, where no file can lie.`,
    );
  }
  if (quiltId !== null && place.quilt !== quiltId)
    reading.doubt('ids-disagree', `A patch id names the quilt ${place.quilt}, and the quilt beside it is ${quiltId}.`);
  const range = listOf(json, 'range');
  if (range !== null && (decimalOf(range[0]) !== String(place.start) || decimalOf(range[1]) !== String(place.end)))
    reading.doubt('ids-disagree', 'The range beside a patch id is not the one that it names.');
  const { start, end, quilt } = place;
  reading.tell({ ...patchOf(json, teller), quiltId: quilt, patchId, start, end });
}

/** Siblings never overlap, and each begins where another ends (walrus-core `encoding/quilt_encoding.rs`). */
export function doubtOverlaps(reading: Reading): void {
  const byQuilt = new Map<string, { readonly start: number; readonly end: number }[]>();
  for (const patch of reading.statements) {
    if (patch.kind !== 'walrus-patch' || patch.quiltId === null || patch.start === null || patch.end === null) continue;
    const siblings = byQuilt.get(patch.quiltId) ?? [];
    siblings.push({ start: patch.start, end: patch.end });
    byQuilt.set(patch.quiltId, siblings);
  }
  for (const [quilt, siblings] of byQuilt) {
    siblings.sort((a, b) => a.start - b.start || a.end - b.end);
    const overlaps = siblings.some((patch, i) => i > 0 && patch.start < siblings[i - 1]!.end);
    if (overlaps) reading.doubt('patches-overlap', `Two files of the quilt ${quilt} lie in the same columns.`);
  }
}

/** `walrus store-quilt --dry-run`: ends of columns only; where the first file begins is not said. */
export function tellPlannedPatches(reading: Reading, json: Json, quiltId: string | null): void {
  let start: number | null = null;
  for (const patch of listOf(member(json, 'V1', 'v1') ?? json, ...bothCases('quiltPatches', 'patches')) ?? []) {
    const end = wholeIn(patch, 'endIndex');
    const known = end === null || Number(end) > COLUMNS ? null : Number(end);
    reading.tell({ ...patchOf(patch, 'cli'), quiltId, start, end: known });
    start = known;
  }
}

/** `walrus read-quilt --json`: the contents as numbers. */
export function tellRetrieved(reading: Reading, blobs: readonly Json[]): void {
  for (const blob of blobs) {
    const content = bytesOf(member(blob, 'blob'), IMPORT_LIMITS.recordBytes);
    if (textOf(blob, 'identifier') === null) reading.refuse('A file that was read from a quilt has no identifier.');
    if (content === null) reading.doubt('unreadable-content', 'The content of a file is not given as bytes.');
    const sha256 = content === null ? null : createHash('sha256').update(content).digest('hex');
    reading.tell({ ...patchOf(blob, 'cli'), sha256, size: content === null ? null : String(content.length) });
  }
}
