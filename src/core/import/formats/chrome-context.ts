/**
 * What a Chrome trace says once for all of its events, wherever in the file it stands: on which machine they happened,
 * how their processes are called, and what their times count from. Source: PyTorch Kineto `output_json.cpp` for the
 * members beside `traceEvents`, Chromium's Trace Event Format for the events.
 */
import { asText, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import type { ImportContext, SourceBytes } from '../importer.ts';
import { tryParse, visitRecords } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { NOWHERE } from '../scan/nowhere.ts';

export interface ChromeContext {
  /** To be added to every time, ns. */
  readonly baseNs: bigint;
  readonly node: string | null;
  readonly traceId: string | null;
  /** Names by process id, as text. */
  readonly processes: ReadonlyMap<string, string>;
}

const KEYS = ['baseTimeNanoseconds', 'host_name', 'distributedInfo', 'trace_id'] as const;
export const EVENT_PLACES = ['traceEvents[]', '[]', ''] as const;
const PATHS = [...KEYS, ...EVENT_PLACES].map((path) => wanted(path));
/** No machine has had as many processes at once. */
const MAX_PROCESSES = 65_536;

/** The rank of a worker, as the names of its files say it: `rank-34.pt.trace.json`. */
export function rankOfName(name: string): string | null {
  return /rank[-_.]?(\d{1,6})(?!\d)/i.exec(name)?.[1] ?? null;
}

function nodeOf(said: ReadonlyMap<string, Json>, fileName: string): string | null {
  const host = asText(said.get('host_name'));
  if (host !== null && host !== '') return host;
  const rank = textMember(said.get('distributedInfo'), 'rank') ?? rankOfName(fileName);
  return rank === null ? null : `rank ${rank}`;
}

export async function readChromeContext(bytes: SourceBytes, context: ImportContext): Promise<ChromeContext> {
  const said = new Map<string, Json>();
  const processes = new Map<string, string>();
  await visitRecords(bytes, NOWHERE, context, PATHS, {
    record(record) {
      const key = KEYS[record.path];
      // All but a handful of the events are none of these: they are not parsed twice.
      if (key === undefined && !record.bytes.includes('process_name')) return;
      const parsed = tryParse(record.bytes);
      if (parsed.fault !== null) return;
      const { json } = parsed;
      if (key !== undefined) {
        said.set(key, json);
        return;
      }
      const pid = textMember(json, 'pid');
      const name = textOf(member(json, 'args'), 'name');
      const isName = textMember(json, 'ph') === 'M' && textMember(json, 'name') === 'process_name';
      if (isName && pid !== null && name !== null && processes.size < MAX_PROCESSES) processes.set(pid, name);
    },
  });
  const base = asText(said.get('baseTimeNanoseconds'));
  const traceId = asText(said.get('trace_id'));
  return {
    baseNs: base !== null && /^\d{1,19}$/.test(base) ? BigInt(base) : 0n,
    node: nodeOf(said, context.name),
    traceId: traceId === '' ? null : traceId,
    processes,
  };
}
