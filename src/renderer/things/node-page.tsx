import { useMemo, useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { nodeLanes } from '../../model/flow/thing-lanes.ts';
import { counted, grouped } from '../../base/counted.ts';
import { heldAt, type NodeHistory } from '../../model/thing-history.ts';
import { useEngine, readAgain } from '../engine.ts';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { ArtifactGlyph } from '../parts/icons.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useView } from '../stores/view-store.ts';
import { useTimeZone } from '../stores/zone-store.ts';
import { timeToMs } from '../words/format.ts';
import { CacheEvents } from './cache-events.tsx';
import { LanesView } from './lanes-view.tsx';

export function NodePage({ id }: { readonly id: string }) {
  const { value, error } = useEngine('node.history', { id }, { isKept: false });
  if (error !== null)
    return <ErrorNote what="The history of the node could not be read." error={error} onRetry={readAgain} />;
  return value === null ? <LoadingNote what="the history of the node" /> : <NodeBody key={value.id} node={value} />;
}

function NodeBody({ node }: { readonly node: NodeHistory }) {
  const slots = useArtifactSlots();
  const zone = useTimeZone();
  const lanes = useMemo(() => nodeLanes(node, slots, zone), [node, slots, zone]);
  const [atNs, setAt] = useState<bigint | null>(lanes.range?.toNs ?? null);
  return (
    <section className="history" aria-label="Node over time">
      <h3>Over time</h3>
      <LanesView
        lanes={lanes}
        atNs={node.held.length === 0 ? null : atNs}
        {...(node.held.length === 0 ? {} : { onMoment: setAt })}
      />
      {node.held.length > 0 && atNs !== null && <Ready node={node} atNs={atNs} />}
      {node.eventCount === 0 && (
        <p className="small mid">
          No record tells what this node fetched, loaded or evicted. Its own log of artifact.load and artifact.evict
          would.
        </p>
      )}
      <Identity node={node} />
      <CacheEvents title="What its records say of artifacts" events={node.events} of={node.eventCount} isOfNode />
    </section>
  );
}

/** Worded as what it is: an inference from the node's own records. */
function Ready({ node, atNs }: { readonly node: NodeHistory; readonly atNs: bigint }) {
  const slots = useArtifactSlots();
  const select = useView((state) => state.select);
  const refs = heldAt(node.held, atNs);
  return (
    <div className="ready" role="status">
      <p className="small">
        <strong>▲ Inferred</strong> by rule node-cache-state: at {timeToMs(atNs.toString())} it could have had ready{' '}
        {refs.length === 0 ? 'nothing that its records name.' : counted(refs.length, 'artifact')}
      </p>
      <ul>
        {refs.map((ref) => (
          <li key={ref} className="row">
            <ArtifactGlyph slot={slots.get(ref) ?? -1} />
            <button type="button" className="link" onClick={() => select({ kind: 'group', artifact: ref })}>
              <IdText id={ref} head={14} tail={8} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Identity({ node }: { readonly node: NodeHistory }) {
  const { image, publicKey, registry } = node;
  const time = (ns: string | null): string | null => (ns === null ? null : timeToMs(ns));
  const facts: readonly (readonly [string, string | null])[] = [
    ['image (pcrHash)', image?.pcrHash ?? null],
    ['image version', image?.version ?? null],
    ['image known from', image?.knownFrom ?? null],
    ['image approved', time(image?.approvedNs ?? null)],
    ['image revoked', time(image?.revokedNs ?? null)],
    ['public key', publicKey],
    ...[...new Set(registry.map(({ role }) => role))].map((role): readonly [string, string | null] => {
      const all = registry.filter((record) => record.role === role);
      const first = all.find(({ atNs }) => atNs !== null)?.atNs ?? null;
      return [
        role,
        all.length === 1
          ? (time(first) ?? 'no time')
          : `${grouped(all.length)} records${first === null ? '' : `, the first ${time(first)}`}`,
      ];
    }),
  ];
  const told = facts.filter(([, value]) => value !== null);
  if (told.length === 0) return null;
  return (
    <>
      <h3>Image, key and registry</h3>
      <dl className="plain">
        {told.map(([name, value]) => (
          <div key={name}>
            <dt>{visibleText(name)}</dt>
            <dd className="row">
              <IdText id={value ?? ''} head={16} tail={10} />
              {(value ?? '').length > 40 && <CopyButton text={value ?? ''} what={name} />}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
