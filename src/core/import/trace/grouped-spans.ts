/** Files in which the spans of a trace stand beside what they share (Jaeger's processes, a trace id), in either order. */
import { throwIfAborted } from '../../../base/errors.ts';
import type { Json } from '../../../base/json.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { parseRecord, tellOddities, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord, RecordVisitor } from '../scan/for-each-record.ts';
import { compilePaths, wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { JsonSplitter } from '../scan/json-splitter.ts';
import { WaitingSpans } from './waiting-spans.ts';
import type { PendingSpan } from './waiting-spans.ts';
import type { SpanIssue } from './span-issue.ts';

/** One format's spelling of it. */
export interface GroupForm<Shared> {
  /** Where the objects lie that hold `spans`. */
  readonly roots: readonly string[];
  /** The key beside `spans` of what they share. */
  readonly sharedKey: string;
  readShared(json: Json): Shared;
  /** Null when the record is no span. */
  readSpan(json: Json): PendingSpan<Shared> | null;
  /** What `warnings` beside `spans` says. */
  readWarnings?(json: Json): readonly SpanIssue[];
}

type Role = 'rest' | 'group' | 'span' | 'shared' | 'warnings';

interface RolePaths {
  readonly roles: readonly Role[];
  readonly paths: readonly WantedPath[];
}

function pathsOf({ roots, sharedKey }: GroupForm<unknown>): RolePaths {
  const roles: Role[] = ['rest'];
  const paths = [wanted('')];
  for (const root of roots) {
    const at = root === '' ? '' : `${root}.`;
    roles.push('group', 'span', 'shared', 'warnings');
    paths.push(wanted(root, 'scope'), ...['spans[]', sharedKey, 'warnings'].map((key) => wanted(at + key)));
  }
  return { roles, paths };
}

const SEARCH_BYTES = 1024 * 1024;

/** What the spans of the group that begins at `offset` share, wherever in it that stands; null when it is nowhere. */
function searchShared<Shared>(
  form: GroupForm<Shared>,
  bytes: SourceBytes,
  offset: number,
  signal: AbortSignal,
): Shared | null {
  const search: { found: Shared | null; isOver: boolean } = { found: null, isOver: false };
  const nothing = (): void => undefined;
  const splitter = new JsonSplitter(
    compilePaths([wanted('', 'scope'), wanted(form.sharedKey)]),
    {
      value(_path, _offset, record) {
        const parsed = tryParse(record);
        if (parsed.fault === null && !search.isOver) search.found = form.readShared(parsed.json);
        search.isOver = true;
      },
      leave() {
        search.isOver = true;
      },
      range: nothing,
      enter: nothing,
      broken: nothing,
      doubt: nothing,
      repeated: nothing,
    },
    { ...IMPORT_LIMITS, restarts: false },
  );
  splitter.reset(offset);
  for (let at = offset; at < bytes.size && !search.isOver; at += SEARCH_BYTES) {
    throwIfAborted(signal);
    splitter.push(bytes.read(at, Math.min(SEARCH_BYTES, bytes.size - at)));
  }
  return search.found;
}

function visitorFor<Shared>(
  form: GroupForm<Shared>,
  roles: readonly Role[],
  spans: WaitingSpans<Shared>,
  sink: RecordSink,
): RecordVisitor {
  const addSpan = (record: RawRecord): void => {
    const parsed = tryParse(record.bytes);
    if (parsed.fault !== null) {
      spans.reject(record, parsed.fault.reason, parsed.fault.message);
      return;
    }
    const span = form.readSpan(parsed.json);
    if (span === null) spans.reject(record, 'unknown-shape', 'This element of spans has no id.');
    else spans.add(record, { ...span, issues: [...parsed.oddities, ...span.issues] });
  };
  const addShared = (record: RawRecord): void => {
    const parsed = tryParse(record.bytes);
    if (parsed.fault === null) {
      spans.share(form.readShared(parsed.json));
      tellOddities(parsed.oddities, record, sink);
      return;
    }
    spans.settle();
    const message = `What the spans of this trace share (${form.sharedKey}) is not JSON: they stand without it.`;
    sink.rejected(record.offset, record.length, parsed.fault.reason, message);
  };
  const addRest = (record: RawRecord): void => {
    spans.settle();
    const json = parseRecord(record, sink);
    if (json === undefined) return;
    const span = form.readSpan(json);
    if (span === null) sink.skipped(record.offset, record.length, 'no-spans');
    else spans.add(record, span);
  };
  return {
    record(record) {
      const role = roles[record.path];
      if (role === 'span') addSpan(record);
      else if (role === 'shared') addShared(record);
      else if (role === 'rest') addRest(record);
      else {
        const parsed = tryParse(record.bytes);
        const warnings = parsed.fault === null ? form.readWarnings?.(parsed.json) : undefined;
        for (const { code, message } of warnings ?? []) sink.issue(record.offset, record.length, code, message);
      }
    },
    enter: (_path, offset) => spans.begin(offset),
    leave: () => spans.settle(),
    broken() {
      spans.settle();
      return false;
    },
  };
}

export async function readGroupedSpans<Shared>(
  form: GroupForm<Shared>,
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
): Promise<void> {
  const { roles, paths } = pathsOf(form);
  const spans = new WaitingSpans<Shared>(sink, (offset) => searchShared(form, bytes, offset, context.signal));
  await visitRecords(bytes, sink, context, paths, visitorFor(form, roles, spans, sink));
}
