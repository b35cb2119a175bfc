import type { FindingRow, GroundRow } from '../../shared/views.ts';
import { counted } from '../../base/counted.ts';
import { artifactName, nodeName, shortNodeName } from '../../model/flow/wording.ts';
import { visibleText } from '../../base/visible-text.ts';
import { OpinionActions } from '../annotate/opinion-actions.tsx';
import { OpinionMarks } from '../annotate/opinion-marks.tsx';
import { SaidList } from '../annotate/said-list.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { ArtifactGlyph, SeverityIcon } from '../parts/icons.tsx';
import { GroundLink } from '../parts/ground-link.tsx';
import { useDraft } from '../stores/draft-store.ts';
import { useView } from '../stores/view-store.ts';
import type { Thing } from '../stores/view-state.ts';
import { shortSpan, spanInFull } from '../words/format.ts';
import { ruleTitle, severityTone } from '../words/rule-words.ts';

interface FindingCardProps {
  readonly finding: FindingRow;
  readonly isOpen: boolean;
  readonly slots: ReadonlyMap<string, number>;
}

/** What to show on the right when a finding is opened: its first request, else what it rests on. */
export function firstThing(finding: FindingRow): Thing | null {
  const [request] = finding.requests;
  if (request !== undefined) return { kind: 'request', id: request };
  const [ground] = finding.grounds;
  return ground === undefined ? null : sourceThing(ground);
}

export function sourceThing(ground: GroundRow): Thing {
  return { kind: 'source', id: ground.source, offset: ground.offset, length: ground.length };
}

/** Glyphs beyond this many are a number. */
const MAX_GLYPHS = 8;

export function FindingCard({ finding, isOpen, slots }: FindingCardProps) {
  const openFinding = useView((state) => state.openFinding);
  const isSpokenOf = useDraft((state) => state.draft?.subject === finding.id);
  const tone = severityTone(finding.severity);
  const { artifacts, labels, nodes } = finding;
  return (
    <li className={`finding ${isOpen ? 'open' : ''}`}>
      <button
        type="button"
        className="finding-head"
        data-finding={finding.id}
        aria-expanded={isOpen}
        onClick={() => openFinding(finding.id, firstThing(finding))}
      >
        <SeverityIcon tone={tone} />
        <span className="finding-text">
          <span className={`finding-title ${tone === 'bad' ? 'bad' : ''}`}>{ruleTitle(finding.rule)}</span>
          {labels.length > 0 && (
            <span className="mono cut" title={labels.map(visibleText).join('\n')}>
              {labels.slice(0, 2).map(visibleText).join(', ')}
              {labels.length > 2 ? ` + ${labels.length - 2}` : ''}
            </span>
          )}
          <span className="mid finding-summary">
            <Sentence text={finding.summary} />
          </span>
          <span className="finding-foot small soft">
            <span className="glyphs" title={artifacts.map(artifactName).join('\n')}>
              {artifacts.slice(0, MAX_GLYPHS).map((ref) => (
                <ArtifactGlyph key={ref} slot={slots.get(ref) ?? -1} />
              ))}
              {artifacts.length > MAX_GLYPHS ? `+ ${artifacts.length - MAX_GLYPHS}` : ''}
              {artifacts.length === 0 && nodes[0] !== undefined && nodesInShort(nodes)}
            </span>
            <span title={spanInFull(finding.fromNs, finding.toNs)}>{shortSpan(finding.fromNs, finding.toNs)}</span>
          </span>
          <span className="finding-foot small soft">
            <span>
              {finding.severity} · {finding.id}
            </span>
            {finding.requestCount > 0 && <span>{counted(finding.requestCount, 'request')}</span>}
          </span>
          <OpinionMarks opinion={finding.opinion} />
        </span>
      </button>
      {(isOpen || isSpokenOf) && (
        <div className="finding-actions">
          <OpinionActions subject={finding.id} opinion={finding.opinion} />
        </div>
      )}
      {isOpen && <FindingDetail finding={finding} />}
    </li>
  );
}

/** `0x04fd…5828 + 3`. */
function nodesInShort(nodes: readonly string[]): string {
  const first = shortNodeName(nodes[0] ?? '');
  return nodes.length === 1 ? first : `${first} + ${nodes.length - 1}`;
}

function FindingDetail({ finding }: { readonly finding: FindingRow }) {
  const select = useView((state) => state.select);
  return (
    <div className="finding-detail">
      {finding.nodes.length > 0 && (
        <>
          <h3>Nodes</h3>
          <ul>
            {finding.nodes.map((node) => (
              <li key={node}>
                <button
                  type="button"
                  className="link mono"
                  title={nodeName(node)}
                  onClick={() => select({ kind: 'group', node })}
                >
                  {shortNodeName(node)}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {finding.alternatives.length > 0 && (
        <>
          <h3>What else could explain it</h3>
          <ul className="dashes">
            {finding.alternatives.map((text) => (
              <li key={text}>
                <Sentence text={text} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>What would settle it</h3>
      <p>
        <Sentence text={finding.settledBy} />
      </p>
      {finding.opinion.decision !== null || finding.opinion.notes > 0 ? (
        <>
          <h3>What people said</h3>
          <SaidList subject={finding.id} />
        </>
      ) : null}
      <h3>It rests on</h3>
      <ul>
        {finding.grounds.map((ground) => (
          <li key={`${ground.source}:${ground.offset}:${ground.length}`}>
            <GroundLink ground={ground} onOpen={() => select(sourceThing(ground))} />
          </li>
        ))}
      </ul>
    </div>
  );
}
