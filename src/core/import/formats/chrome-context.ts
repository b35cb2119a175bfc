/**
 * What a Chrome trace says once for all of its events, wherever in the file it stands: on which machine they happened,
 * how their processes are called, and what their times count from. Source: PyTorch Kineto `output_json.cpp` for the
 * members beside `traceEvents`, Chromium's Trace Event Format for the events.
 */
import { asText, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import { probeHead } from '../head-probe.ts';
import type { ImportContext, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { tryParse, visitRecords } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
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
/** No machine has had as many processes at once. */
const MAX_PROCESSES = 65_536;

export interface ChromePaths {
  /** Those in a document first, then those in none. */
  readonly events: readonly WantedPath[];
  readonly document: WantedPath;
  readonly keys: readonly WantedPath[];
}

/** Where things lie: in one document or several one after another, or in a list of documents. */
export function chromePaths(bytes: SourceBytes): ChromePaths {
  const { paths } = probeHead(bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes)));
  const root = ['traceEvents', 'deviceProperties'].some((key) => paths.has(`[].${key}`)) ? '[]' : '';
  const at = root === '' ? '' : `${root}.`;
  return {
    events: [`${at}traceEvents[]`, '[]', ''].map((path) => wanted(path)),
    document: wanted(root, 'scope'),
    keys: KEYS.map((key) => wanted(at + key)),
  };
}

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

/** What one document says, or what stands in the file outside of any. */
class Told {
  private readonly said = new Map<string, Json>();
  private readonly processes = new Map<string, string>();
  /** Whether it is a document: it has events. */
  hasEvents = false;

  say(key: string, json: Json): void {
    this.said.set(key, json);
  }

  addEvent(event: Json): void {
    const pid = textMember(event, 'pid');
    const name = textOf(member(event, 'args'), 'name');
    const isName = textMember(event, 'ph') === 'M' && textMember(event, 'name') === 'process_name';
    if (isName && pid !== null && name !== null && this.processes.size < MAX_PROCESSES) this.processes.set(pid, name);
  }

  context(fileName: string): ChromeContext {
    const base = asText(this.said.get('baseTimeNanoseconds'));
    const traceId = asText(this.said.get('trace_id'));
    return {
      baseNs: base !== null && /^\d{1,19}$/.test(base) ? BigInt(base) : 0n,
      node: nodeOf(this.said, fileName),
      traceId: traceId === '' ? null : traceId,
      processes: this.processes,
    };
  }
}

export interface ChromeContexts {
  /** By the offset at which a document begins. */
  readonly documents: ReadonlyMap<number, ChromeContext>;
  /** For events that stand in no document. */
  readonly alone: ChromeContext;
}

export async function readChromeContexts(
  bytes: SourceBytes,
  context: ImportContext,
  { events, document, keys }: ChromePaths,
): Promise<ChromeContexts> {
  const documents = new Map<number, ChromeContext>();
  const alone = new Told();
  let told = alone;
  await visitRecords(bytes, NOWHERE, context, [...events, document, ...keys], {
    record(record) {
      const key = KEYS[record.path - events.length - 1];
      const isInDocument = record.path === 0;
      if (isInDocument) told.hasEvents = true;
      // All but a handful of the events are none of these: they are not parsed twice.
      if (key === undefined && !record.bytes.includes('process_name')) return;
      const parsed = tryParse(record.bytes);
      if (parsed.fault !== null) return;
      if (key !== undefined) told.say(key, parsed.json);
      else (isInDocument ? told : alone).addEvent(parsed.json);
    },
    enter() {
      told = new Told();
    },
    leave(_path, offset) {
      if (told.hasEvents) documents.set(offset, told.context(context.name));
      told = alone;
    },
  });
  return { documents, alone: alone.context(context.name) };
}
