/** The path of a request as steps, each with its status; and the sentence for the coloured box. */
import { formatNs } from '../../../base/time.ts';
import { settling, type OpenPoint, type Settling } from '../../../model/open-point.ts';
import { isWeaker, weakest, type Status } from '../../../model/status.ts';
import type { ComputedRequest, LadderStep, PathStep, RequestRow } from '../../../shared/views.ts';
import type { Knowledge } from '../../reconstruct/things/knowledge.ts';
import type { AnswerCheck } from '../../reconstruct/resolve/answer-check.ts';
import type { Resolution } from '../../reconstruct/resolve/resolve.ts';
import type { InclusionState } from '../../verify/ladder-trail.ts';
import type { HeldRecord } from './request-records.ts';

type Step = Omit<PathStep, 'isWeakest' | 'settle'> & { readonly open: OpenPoint | null };

export interface PathInput {
  readonly row: RequestRow;
  readonly resolution: Resolution;
  readonly check: AnswerCheck | null;
  readonly records: readonly HeldRecord[];
  readonly inclusion: InclusionState;
  readonly knowledge: Knowledge;
}

const SIGNED_BY: Readonly<Record<string, Status>> = {
  valid: 'attested',
  invalid: 'contradicted',
  unverifiable: 'observed',
  absent: 'observed',
};

function labelStep({ row, resolution, check, records }: PathInput): Step {
  const ground = records[0]?.view.ground ?? null;
  const step = (status: Status, because: string): Step => ({
    title: 'Label asked for',
    value: row.label,
    status,
    because,
    ground,
    open: status === 'unknown' || status === 'inferred' ? 'request-body' : null,
  });
  if (resolution.conflicts.some((conflict) => conflict.what === 'label'))
    return step('contradicted', 'Records of this request name different labels.');
  if (row.label === null) return step('unknown', 'No record of this request names a label.');
  if (resolution.labelFrom === 'release')
    return step('inferred', 'No record names it; the artifact is a release of this label alone.');
  if (check?.inputCheck.verdict === 'mismatch')
    return step('contradicted', 'The held request does not have the input hash that the answer states.');
  if (check?.signature === 'valid' && check.inputCheck.verdict === 'match')
    return step('proved', 'The held request has the hash that the enclave signed.');
  if (resolution.labelFrom === 'echoed')
    return step('observed', 'The answer repeats it; the request itself is not in the case.');
  return step('observed', 'The caller’s record says so.');
}

function hopSteps({ resolution, records }: PathInput): readonly Step[] {
  return resolution.hops.map((hop) => ({
    ...hop,
    ground: hop.title === 'Artifact named' ? (records[0]?.view.ground ?? null) : null,
  }));
}

function nodeStep({ row, check, records }: PathInput): Step {
  const ground = records[0]?.view.ground ?? null;
  const step = (status: Status, because: string): Step => ({
    title: 'Node that answered',
    value: row.node,
    status,
    because,
    ground,
    open: status === 'unknown' ? 'node-name' : null,
  });
  if (row.node === null) return step('unknown', 'No record of this request names a node.');
  const isConnected = records.some(
    ({ statement }) => statement.kind === 'sdk-result' && statement.connectedTeeId !== null,
  );
  const isAnswered = records.some(({ statement }) => statement.kind === 'answer' && statement.teeId !== null);
  if (isConnected && !isAnswered)
    return step(
      'observed',
      'The client library connected to it, by the registry; the answer’s own word of itself is lost.',
    );
  if (check === null) return step('observed', 'A record of the call names it; nothing is signed.');
  return step(SIGNED_BY[check.signature] ?? 'observed', check.signatureCheck.reason);
}

/** The hop at which the trail stopped says what is missing. */
function artifactPoint({ reason, rule }: RequestRow, { hops }: Resolution): OpenPoint {
  const last = hops.findLast((hop) => hop.open !== null)?.open;
  if (last != null) return last;
  if (rule === 'image-alias-table') return 'gateway-log';
  return reason === 'not-collected' ? 'registry-entry' : 'request-trace';
}

function artifactStep({ row, resolution, knowledge }: PathInput): Step {
  const redirect = row.artifact === null ? null : knowledge.redirectNote(row.artifact);
  const history = row.status === 'unknown' && row.label !== null ? knowledge.historyNote(row.label) : null;
  const because =
    row.status === 'unknown'
      ? `Not told by the records of this case (${row.reason ?? 'not-recorded'}).`
      : row.status === 'inferred'
        ? 'Follows from the hops above; no record of this request names it.'
        : (resolution.hops.at(-1)?.because ?? 'As the record above names it.');
  return {
    title: 'Artifact that answered',
    value: row.artifact,
    status: row.status,
    because: [because, redirect, history].filter((sentence) => sentence !== null).join(' '),
    ground: null,
    open: row.status === 'unknown' || row.status === 'inferred' ? artifactPoint(row, resolution) : null,
  };
}

/** A job of the facilitator names its transaction and its blob before anything is sent. */
function announcedIn(records: readonly HeldRecord[]): { readonly words: string; readonly at: HeldRecord } | null {
  for (const at of records) {
    const { statement } = at;
    if (statement.kind !== 'settlement-job') continue;
    const names = [
      statement.txHash === null ? null : `transaction 0x${statement.txHash}`,
      statement.blobId === null ? null : `blob ${statement.blobId}`,
    ].filter((name) => name !== null);
    if (names.length > 0) return { words: names.join(' and '), at };
  }
  return null;
}

function proofStep({ row, inclusion, records }: PathInput): Step {
  const value = row.settlement?.merkleRoot ?? row.settlement?.txHash ?? null;
  const step = (status: Status, because: string, open: OpenPoint | null = null): Step => ({
    title: 'Settlement',
    value,
    status,
    because,
    ground: null,
    open,
  });
  switch (row.settlement?.verdict) {
    case 'included':
      if (inclusion.treeIntact !== true)
        return step('observed', 'Its tuple is in a batch tree that could not be recomputed.', 'whole-copy');
      if (inclusion.eventRoot === null)
        return step(
          'observed',
          'The batch tree was recomputed; no on-chain event of it is in the case.',
          'settlement-event',
        );
      return step('proved', 'The batch tree was recomputed and its root is in the on-chain event.');
    case 'root-mismatch':
      return step('contradicted', 'Its batch tree does not give the root that it should have.');
    case 'individual':
      return step('attested', 'An on-chain event holds its hashes and time.');
    case 'missing': {
      const announced = announcedIn(records);
      const missing = step('unknown', 'No batch tree or settlement event of the case holds it.', 'batch-tree');
      if (announced === null) return missing;
      const because = `The facilitator announced ${announced.words} beforehand; no settlement event of the case holds this answer, so neither has been shown to have come to be.`;
      return { ...missing, because, ground: announced.at.view.ground, open: 'settlement-event' };
    }
    default:
      return inclusion.state === 'private'
        ? step('unknown', 'Asked for as private: it is settled nowhere.', 'private-answer')
        : step('unknown', 'Its records hold no tuple by which a settlement could be found.', 'answer-fields');
  }
}

export function buildPath(input: PathInput): readonly PathStep[] {
  const steps = [labelStep(input), ...hopSteps(input), nodeStep(input), artifactStep(input), proofStep(input)];
  const least = weakest(steps.map((step) => step.status));
  const weakestAt = steps.findIndex((step) => step.status === least);
  return steps.map(({ open, ...step }, i) => ({
    ...step,
    settle: open === null ? [] : [settling(open)],
    isWeakest: i === weakestAt && isWeaker(step.status, 'proved'),
  }));
}

/** What is to be thought of the request at a glance, in one headline and one sentence. `expected`: the artifact its label meant then. */
export function verdictOf({ row, resolution, check }: PathInput, expected: string | null): ComputedRequest['verdict'] {
  const conflict = resolution.conflicts[0];
  if (conflict !== undefined) {
    const names = conflict.names.join(' and ');
    return {
      tone: 'bad',
      headline: `Its records name different ${conflict.what}s.`,
      detail: `${names}. Both are kept; nothing in the case decides between them.`,
    };
  }
  const against =
    row.status === 'contradicted' ? resolution.hops.find(({ status }) => status === 'contradicted') : null;
  if (against?.value != null)
    return {
      tone: 'bad',
      headline: 'The image and the gateway’s log name different models.',
      detail: `${row.artifact ?? ''} by the image’s table, ${against.value} by the log. Both are kept; nothing in the case decides between them.`,
    };
  if (check?.signature === 'invalid')
    return { tone: 'bad', headline: 'The signature does not hold.', detail: check.signatureCheck.reason };
  if (check?.inputCheck.verdict === 'mismatch' || check?.outputCheck.verdict === 'mismatch') {
    const what = check.inputCheck.verdict === 'mismatch' ? 'request' : 'answer';
    return {
      tone: 'bad',
      headline: `The held ${what} is not what was hashed.`,
      detail: `No known form of the held ${what} has the hash that the answer states.`,
    };
  }
  if (row.settlement?.verdict === 'root-mismatch') {
    return {
      tone: 'bad',
      headline: 'Its batch tree does not hold.',
      detail:
        'The root recomputed from the tree, the root in its dump and the root on chain are not one. The answer itself is not touched by that.',
    };
  }
  if (row.freshness === 'stale') {
    const since = resolution.supersededNs === null ? '' : ` since ${formatNs(resolution.supersededNs)}`;
    const instead = expected === null ? 'A newer release' : expected;
    return {
      tone: 'bad',
      headline: 'A stale artifact answered.',
      detail: `${row.artifact ?? ''} answered, although ${instead} was the newer release of ${row.label ?? 'the label'}${since}.`,
    };
  }
  if (row.status === 'unknown') {
    return {
      tone: 'warn',
      headline: 'Which artifact answered cannot be told.',
      detail: `The trail stops here: ${row.reason ?? 'not-recorded'}. That is no sign that anything was wrong.`,
    };
  }
  if (row.freshness === 'unpublished') {
    return {
      tone: 'warn',
      headline: 'No release carries this artifact.',
      detail: `${row.artifact ?? ''} answered; releases of ${row.label ?? 'the label'} are known, and none published by then is this one.`,
    };
  }
  if (row.freshness === 'current') {
    return {
      tone: 'good',
      headline: 'The current artifact answered.',
      detail: `${row.artifact ?? ''} was the newest release of ${row.label ?? 'the label'} at that time.`,
    };
  }
  return {
    tone: 'neutral',
    headline: 'The artifact is known, its freshness is not.',
    detail: 'The case does not say what the label should have meant at that time.',
  };
}

/** What would raise the steps that are not certain, each record once: those of the path first, then of the ladder. */
export function wouldSettle(
  { row, check, inclusion }: PathInput,
  path: readonly PathStep[],
  ladder: readonly LadderStep[],
): readonly Settling[] {
  const points: OpenPoint[] = path.flatMap((step) => step.settle.map(({ point }) => point));
  if (check !== null && check.inputCheck.verdict === 'not-held') points.push('request-body');
  if (check?.signature === 'unverifiable') points.push('enclave-key');
  if ((row.status === 'observed' || row.status === 'attested') && row.artifactKind !== 'provider-model')
    points.push('artifact-file');
  if (row.freshness === 'unknown' && row.artifact !== null) points.push('hub-capture');
  if (row.settlement?.verdict === 'included' && inclusion.eventRoot === null) points.push('settlement-event');
  if (row.timeNs === null) points.push('request-time');
  points.push(...ladder.flatMap((step) => step.settle.map(({ point }) => point)));
  return [...new Set(points)].map(settling);
}
