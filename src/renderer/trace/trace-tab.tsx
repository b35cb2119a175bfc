import { useMemo, useState } from 'react';
import { traceKey } from '../../base/ids.ts';
import { visibleText } from '../../base/visible-text.ts';
import { THEMES } from '../../model/flow/theme.ts';
import { TRACE_MARK_WORDS } from '../../model/flow/span-words.ts';
import { waterfallTitle, waterfallToSvg } from '../../model/flow/waterfall.ts';
import { clocksInWords, isSkewed } from '../../model/flow/clock-words.ts';
import { counted, grouped } from '../../base/counted.ts';
import { TRACE_MARKS, type TraceMark } from '../../model/trace/trace-tree.ts';
import type { TraceView } from '../../model/trace/trace-view.ts';
import type { GroundRow } from '../../shared/views.ts';
import { useEngine, readAgain } from '../engine.ts';
import { figureCaption, saveFile } from '../hand-out.ts';
import { GroundLink } from '../parts/ground-link.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useTheme } from '../stores/theme-store.ts';
import { duration, timeInFull } from '../words/format.ts';
import { SpanLinks, type FollowedLink } from './span-links.tsx';
import { TraceTable, waitedOf } from './trace-table.tsx';
import { Waterfall } from './waterfall.tsx';

interface TraceTabProps {
  readonly request: string;
  readonly onOpen: (ground: GroundRow) => void;
}

/** The spans of the request's trace: the tree, its times, and what was waited for. */
export function TraceTab({ request, onOpen }: TraceTabProps) {
  const [followed, setFollowed] = useState<FollowedLink | null>(null);
  const of = followed === null ? { request } : { traceId: followed.traceId };
  const { value, error } = useEngine('trace.get', of, { isKept: false });
  if (error !== null) return <ErrorNote what="The trace could not be read." error={error} onRetry={readAgain} />;
  if (value === null) return <LoadingNote what="the trace" />;
  if (value.traceId === null) {
    return (
      <EmptyNote title="No trace">
        <p>
          No record of this request names a trace. An OpenTelemetry export of the caller or of the gateway would show
          what it waited for.
        </p>
      </EmptyNote>
    );
  }
  if (value.total === 0) {
    return (
      <EmptyNote title="The trace is named, but not in the case">
        <p>
          A record names trace <IdText id={value.traceId} head={12} tail={8} />. No source of this case holds spans of
          it.
        </p>
      </EmptyNote>
    );
  }
  return (
    <>
      {followed !== null && (
        <p className="small mid">
          The trace that a link leads to.{' '}
          <button type="button" className="link" onClick={() => setFollowed(null)}>
            Back to the trace of {request}
          </button>
        </p>
      )}
      <Trace
        key={`${value.traceId} ${followed?.spanId ?? ''}`}
        trace={value}
        spanId={followed?.spanId ?? null}
        onOpen={onOpen}
        onFollow={setFollowed}
      />
    </>
  );
}

interface TraceProps {
  readonly trace: TraceView;
  /** The span that is selected at first; null: the request's own. */
  readonly spanId: string | null;
  readonly onOpen: (ground: GroundRow) => void;
  readonly onFollow: (link: FollowedLink) => void;
}

function firstSelected({ spans }: TraceView, spanId: string | null): number {
  const key = traceKey(spanId, 8);
  return key === null ? spans.isOwn.indexOf(true) : spans.spanId.findIndex((each) => traceKey(each, 8) === key);
}

function Trace({ trace, spanId, onOpen, onFollow }: TraceProps) {
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set<number>());
  const [selected, setSelected] = useState(() => firstSelected(trace, spanId));
  const [isTable, setTable] = useState(false);
  const theme = THEMES[useTheme()];
  const whole = trace.fromNs === null || trace.toNs === null ? null : BigInt(trace.toNs) - BigInt(trace.fromNs);

  const save = (): void => {
    const svg = waterfallToSvg(trace, { theme, width: 1200, folded, caption: figureCaption(waterfallTitle(trace)) });
    saveFile(`trace-${trace.traceId ?? 'spans'}.svg`, [svg], 'image/svg+xml');
  };

  return (
    <div className="trace">
      <div className="row spread wrap">
        <span className="mid">
          {counted(trace.total, 'span')}
          {whole !== null && ` · ${duration(whole)}`} · <IdText id={trace.traceId ?? ''} head={6} tail={4} />
          <CopyButton text={trace.traceId ?? ''} what="the trace id" />
        </span>
        <span className="row">
          <button type="button" className="button slim" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
            Table
          </button>
          <button type="button" className="button slim" onClick={save}>
            SVG
          </button>
        </span>
      </div>
      {trace.total > trace.spans.name.length && (
        <p className="small warn">
          Only the first {grouped(trace.spans.name.length)} spans are laid out: parents among the rest show as missing.
        </p>
      )}
      {isTable ? (
        <TraceTable trace={trace} onSelect={setSelected} />
      ) : (
        <Waterfall trace={trace} folded={folded} onFold={setFolded} selected={selected} onSelect={setSelected} />
      )}
      <CriticalPath trace={trace} onSelect={setSelected} />
      <Clocks trace={trace} onSelect={setSelected} />
      <Marks trace={trace} />
      {selected >= 0 && <SpanFacts trace={trace} row={selected} onOpen={onOpen} onFollow={onFollow} />}
    </div>
  );
}

/** Most rows that are named. */
const NAMED = 6;

function CriticalPath({ trace, onSelect }: { readonly trace: TraceView; readonly onSelect: (row: number) => void }) {
  const waited = useMemo(
    () => [...waitedOf(trace)].toSorted((a, b) => (a[1] === b[1] ? a[0] - b[0] : a[1] > b[1] ? -1 : 1)),
    [trace],
  );
  const { spans, criticalRoot, trimmed } = trace;
  if (criticalRoot < 0) return <p className="small mid">No critical path: no span of the trace has both its times.</p>;
  return (
    <section>
      <h3>What it waited for</h3>
      <ul className="waited">
        {waited.slice(0, NAMED).map(([row, ns]) => (
          <li key={row}>
            <button type="button" className="link" onClick={() => onSelect(row)}>
              {visibleText(spans.name[row] ?? '')}
            </button>
            <span>{duration(ns)}</span>
          </li>
        ))}
      </ul>
      {waited.length > NAMED && <p className="small soft">and {counted(waited.length - NAMED, 'more span')}</p>}
      <p className="small soft">
        Critical path of {visibleText(spans.name[criticalRoot] ?? '')}, on the times as recorded; no clock was
        corrected.
        {trimmed.length > 0 &&
          ` Counted only within what they hang below: ${trimmed
            .slice(0, NAMED)
            .map((row) => visibleText(spans.name[row] ?? ''))
            .join(', ')}${trimmed.length > NAMED ? ` and ${trimmed.length - NAMED} more` : ''}.`}
      </p>
    </section>
  );
}

/** What calls say of the clocks; nothing is moved by it. */
function Clocks({ trace, onSelect }: { readonly trace: TraceView; readonly onSelect: (row: number) => void }) {
  if (trace.clocks.length === 0) return null;
  return (
    <section>
      <h3>Clocks</h3>
      <ul className="dashes small">
        {trace.clocks.map((clocks) => (
          <li key={`${clocks.of} ${clocks.against}`} className={isSkewed(clocks) ? 'warn' : 'mid'}>
            <button type="button" className="link" onClick={() => onSelect(clocks.rows[0] ?? 0)}>
              {counted(clocks.rows.length, 'row')}
            </button>
            : {clocksInWords(clocks)}.
          </li>
        ))}
      </ul>
      <p className="small soft">
        Bounds out of calls that both sides recorded, here and beside this trace: what a server did lies within what its
        caller saw. Times stay as recorded.
      </p>
    </section>
  );
}

function Marks({ trace }: { readonly trace: TraceView }) {
  const counts = new Map<TraceMark, number>();
  for (const marks of trace.spans.marks) for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  if (counts.size === 0) return null;
  return (
    <ul className="dashes small warn" aria-label="What does not fit in this trace">
      {TRACE_MARKS.filter((mark) => counts.has(mark)).map((mark) => (
        <li key={mark}>
          {counted(counts.get(mark) ?? 0, 'span')}: {TRACE_MARK_WORDS[mark]}
        </li>
      ))}
    </ul>
  );
}

function SpanFacts({ trace, row, onOpen, onFollow }: Omit<TraceProps, 'spanId'> & { readonly row: number }) {
  const { spans } = trace;
  const time = (ns: string | null | undefined): string =>
    ns === null || ns === undefined ? 'not recorded' : timeInFull(ns);
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['start', time(spans.startNs[row])],
    ['end', time(spans.endNs[row])],
    ['service', spans.service[row]],
    ['node', spans.node[row]],
    ['kind', spans.kind[row]],
    ['status', spans.status[row]],
    ['span id', spans.spanId[row]],
    ['parent span id', spans.parentSpanId[row]],
  ];
  const ground = {
    source: spans.source[row] ?? '',
    path: spans.path[row] ?? '',
    offset: spans.offset[row] ?? 0,
    length: spans.length[row] ?? 0,
  };
  return (
    <section aria-label="Selected span">
      <div className="row spread">
        <h3 className="break">{visibleText(spans.name[row] ?? '')}</h3>
        <GroundLink ground={ground} onOpen={() => onOpen(ground)} />
      </div>
      <dl className="fields still">
        {facts.map(([name, value]) =>
          value === null || value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="mono break">{visibleText(value)}</dd>
            </div>
          ),
        )}
      </dl>
      {(spans.marks[row] ?? []).map((mark) => (
        <p key={mark} className="small warn">
          This span: {TRACE_MARK_WORDS[mark]}.
        </p>
      ))}
      <SpanLinks ground={ground} onFollow={onFollow} />
    </section>
  );
}
