/** How well the evidence bears what is said of requests and findings. */
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import { strengthFrom, strengthOf, weaker, type Strength, type Support } from '../../../model/strength.ts';
import type { Status } from '../../../model/status.ts';

/** Rules whose finding is itself the outcome of a check that ran on bytes of the case. */
const RECOMPUTED: ReadonlySet<string> = new Set([
  'certificate-invalid',
  'content-mismatch',
  'hash-mismatch',
  'key-mismatch',
  'root-mismatch',
  'signature-invalid',
]);
/** Rules whose finding is about which artifact answered: it is no surer than that. */
const OF_ARTIFACTS: ReadonlySet<string> = new Set([
  'diverging-twins',
  'label-drift',
  'node-drift',
  'split-label',
  'stale-artifact',
]);

export interface Certainty {
  readonly status: Status;
  readonly strength: Strength | null;
}

const placeKey = ({ source, offset }: { readonly source: string; readonly offset: number }): string =>
  `${source} ${offset}`;

/** Of the step that names the artifact: what came before it on the path is what it was inferred from. */
function ofPath({ hops }: ExtractRows['paths']): Certainty | null {
  const at = hops.findIndex(({ title }) => title === 'Artifact that answered');
  const hop = hops[at];
  return hop === undefined
    ? null
    : {
        status: hop.status,
        strength: strengthOf(
          hop.status,
          hops.slice(0, at).map(({ status }) => status),
        ),
      };
}

/** Of the artifact of each request, by the request's id. One that is not reconstructed step by step has what its status gives. */
export function requestStrengths(extract: Extract): ReadonlyMap<string, Certainty> {
  const out = new Map<string, Certainty>();
  for (const { id, status } of extract.rows('requests')) out.set(id, { status, strength: strengthOf(status) });
  for (const path of extract.rows('paths')) {
    const told = ofPath(path);
    if (told !== null) out.set(path.request, told);
  }
  return out;
}

/** Of each finding, by its id. */
export function findingStrengths(
  extract: Extract,
  requests: ReadonlyMap<string, Certainty>,
): ReadonlyMap<string, Certainty> {
  const signed = new Set<string>();
  for (const proof of extract.rows('proofs')) if (proof.verdict === 'valid') signed.add(placeKey(proof));
  const sources = new Map(Array.from(extract.rows('sources'), (source) => [source.id, source]));
  const support = (ground: ExtractRows['findings']['grounds'][number]): Support => {
    const source = sources.get(ground.source);
    return {
      isProtected: source?.clock === 'chain' || signed.has(placeKey(ground)),
      writer: source?.format ?? ground.source,
    };
  };
  const least = new Map<string, Strength>();
  for (const { finding, request } of extract.rows('finding_requests')) {
    const strength = requests.get(request)?.strength ?? null;
    if (strength !== null) least.set(finding, weaker(least.get(finding) ?? 'C6', strength));
  }
  return new Map(
    Array.from(extract.rows('findings'), ({ id, rule, grounds }): [string, Certainty] => {
      if (RECOMPUTED.has(rule)) return [id, { status: 'proved', strength: strengthOf('proved') }];
      const own = grounds.length === 0 ? 'C0' : strengthFrom(grounds.map(support));
      const strength = OF_ARTIFACTS.has(rule) ? weaker(own, least.get(id) ?? 'C6') : own;
      return [id, { status: 'inferred', strength }];
    }),
  );
}
