import { useMemo } from 'react';
import { counted, grouped } from '../../base/counted.ts';
import { artifactName, labelName, nodeName } from '../../model/flow/wording.ts';
import { STATUS_MARK, STATUSES } from '../../model/status.ts';
import type { Coverage, RequestPage } from '../../shared/views.ts';
import { useEngine, readAgain } from '../engine.ts';
import { ArtifactGlyph } from '../parts/icons.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { StatusMark } from '../parts/status-mark.tsx';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { ArtifactPage } from '../things/artifact-page.tsx';
import { LabelPage } from '../things/label-page.tsx';
import { NodePage } from '../things/node-page.tsx';
import { groupFilter, type Thing } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';
import { percent, timeToMs } from '../words/format.ts';
import { FRESHNESS_WORDS } from '../words/status-words.ts';
import { PlainObject } from './plain-value.tsx';

type Group = Extract<Thing, { kind: 'group' }>;

/** The first requests that are listed; the table has them all. */
const LISTED = 8;

function kindOf({ label, node }: Group): string {
  if (label !== undefined) return 'Label';
  return node !== undefined ? 'Node' : 'Artifact';
}

/** The requests of a label, a node, an artifact, or of where they meet. */
export function GroupPanel({ group }: { readonly group: Group }) {
  const filter = useView((state) => state.filter);
  const setFilter = useView((state) => state.setFilter);
  const setView = useView((state) => state.setView);
  const slots = useArtifactSlots();
  const own = useMemo(() => groupFilter(filter, group), [filter, group]);
  const coverage = useEngine('coverage.get', { filter: own });
  const page = useEngine('request.list', { filter: own, offset: 0, limit: LISTED });
  const { label, node, artifact } = group;
  const names = [label, node, artifact].filter((name) => name !== undefined);
  const single = names.length === 1 && names[0] !== '' ? names[0] : undefined;

  return (
    <article className="detail" aria-label="Selected group">
      <header>
        <p className="small soft">{names.length > 1 ? 'Requests where these meet' : kindOf(group)}</p>
        {label !== undefined && <GroupName text={labelName(label)} copy={label} />}
        {artifact !== undefined && (
          <div className="row">
            <ArtifactGlyph slot={slots.get(artifact) ?? -1} size={12} />
            <GroupName text={artifactName(artifact)} copy={artifact} />
          </div>
        )}
        {node !== undefined && <GroupName text={nodeName(node)} copy={node} />}
      </header>
      <div className="row wrap">
        <button type="button" className="button primary" onClick={() => setFilter(own)}>
          Show only these
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            setFilter(own);
            setView('table');
          }}
        >
          Open in the table
        </button>
      </div>
      {coverage.error !== null && (
        <ErrorNote what="The group could not be read." error={coverage.error} onRetry={readAgain} />
      )}
      {coverage.value === null && coverage.error === null && <LoadingNote what="the group" />}
      {coverage.value !== null && <Counts coverage={coverage.value} />}
      {names.length === 1 && label !== undefined && label !== '' && <LabelPage id={label} />}
      {names.length === 1 && node !== undefined && node !== '' && <NodePage id={node} />}
      {names.length === 1 && artifact !== undefined && artifact !== '' && <ArtifactPage id={artifact} />}
      {page.value !== null && page.value.rows.length > 0 && <FirstRequests page={page.value} />}
      {single !== undefined && <KnownOf id={single} />}
    </article>
  );
}

/** How many requests there are, by how sure their artifact is and by whether it was the newest. */
function Counts({ coverage }: { readonly coverage: Coverage }) {
  const { requests, byStatus, byFreshness } = coverage;
  const shared = (count: number) => (
    <dd>
      {grouped(count)} <span className="soft">{percent(count, requests)}</span>
    </dd>
  );
  return (
    <dl className="plain">
      <div>
        <dt>requests</dt>
        <dd>{grouped(requests)}</dd>
      </div>
      {STATUSES.filter((status) => byStatus[status] > 0).map((status) => (
        <div key={status}>
          <dt>
            <StatusMark status={status} />
          </dt>
          {shared(byStatus[status])}
        </div>
      ))}
      {Object.entries(byFreshness)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => (
          <div key={name}>
            <dt>{FRESHNESS_WORDS[name as keyof typeof FRESHNESS_WORDS]}</dt>
            {shared(count)}
          </div>
        ))}
    </dl>
  );
}

function FirstRequests({ page }: { readonly page: RequestPage }) {
  const select = useView((state) => state.select);
  return (
    <section>
      <h3>First requests</h3>
      <ul className="request-links">
        {page.rows.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => select({ kind: 'request', id: row.id })}>
              <span className="mono">{row.id}</span>
              <span className="mid">{row.timeNs === null ? 'no time' : timeToMs(row.timeNs)}</span>
              <span title={STATUS_MARK[row.status].word}>
                <StatusMark status={row.status} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {page.total > LISTED && <p className="small soft">and {counted(page.total - LISTED, 'more request')}</p>}
    </section>
  );
}

function GroupName({ text, copy }: { readonly text: string; readonly copy: string }) {
  return (
    <h2 className="detail-title row">
      <span className="break">{text.length > 40 ? <IdText id={text} head={14} tail={10} /> : text}</span>
      {copy !== '' && <CopyButton text={copy} what="the name" />}
    </h2>
  );
}

function KnownOf({ id }: { readonly id: string }) {
  const { value, error } = useEngine('thing.show', { id });
  // A label is no thing of its own in every case: then the requests above are all there is.
  if (value === null || error !== null) return null;
  return (
    <details className="facts">
      <summary>What the case knows of it</summary>
      <PlainObject value={value} />
    </details>
  );
}
