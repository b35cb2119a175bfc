import type { CaseFacts, RequestFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds, GROUND_LIMIT, groundKey } from './grounds.ts';
import { makeFinding } from './make-finding.ts';
import { counted, joined } from './names.ts';
import {
  enclavesOf,
  groupByTuple,
  placeWords,
  settledTuples,
  settlementGrounds,
  tupleFingerprint,
  tupleWords,
  type Settled,
} from './settled-tuples.ts';
import { spanOf } from './time-span.ts';

/** One inference was settled more than once. */
export const duplicateSettlement: Rule = {
  id: 'duplicate-settlement',
  title: 'An inference was settled twice',
  version: 1,
  begin: (facts) => {
    const repeated = findRepeated(facts);
    const about = new Map<number, Pick<RequestFacts, 'label' | 'artifactId'>>();
    const wanted = new Set(repeated.flat().flatMap((settlement) => settlement.requestId ?? []));
    return {
      request: ({ id, label, artifactId }) => {
        if (wanted.has(id)) about.set(id, { label, artifactId });
      },
      end: () => repeated.map((settlements) => toFinding(facts, settlements, about)),
    };
  },
};

/** Two passes: the first keeps a number per leaf, the second only the tuples whose number came twice. */
function findRepeated(facts: CaseFacts): readonly (readonly Settled[])[] {
  const seen = new Set<number>();
  const twice = new Set<number>();
  for (const { tuple } of settledTuples(facts)) {
    const fingerprint = tupleFingerprint(tuple);
    if (seen.has(fingerprint)) twice.add(fingerprint);
    else seen.add(fingerprint);
  }
  if (twice.size === 0) return [];
  const candidates = groupByTuple(facts, (settlement) => twice.has(tupleFingerprint(settlement.tuple)));
  return [...candidates.values()].map(distinctRecords).filter(isRepeated);
}

function distinctRecords(settlements: readonly Settled[]): readonly Settled[] {
  const records = new Map(settlements.map((settlement) => [groundKey(settlement.ground), settlement]));
  return [...records.values()];
}

function isRepeated(settlements: readonly Settled[]): boolean {
  return settlements.length > 1 && settlements.some((settlement) => settlement.kind === 'batch');
}

/** A tree that was stored and is on no chain, beside one that is: its leaves were put back. */
function restoredWords(facts: CaseFacts, settlements: readonly Settled[]): readonly string[] {
  const ids = new Set(settlements.flatMap(({ treeId }) => treeId ?? []));
  const trees = [...ids].flatMap((id) => facts.trees.get(id) ?? []);
  const [orphan] = trees.filter(({ event }) => event === null);
  if (orphan === undefined || trees.every(({ event }) => event === null)) return [];
  return [
    `No chain record of this case holds the tree ${orphan.root}, and one holds another tree with the same leaf: that is what a flush leaves that failed after its tree was stored.`,
  ];
}

function toFinding(
  facts: CaseFacts,
  settlements: readonly Settled[],
  about: ReadonlyMap<number, Pick<RequestFacts, 'label' | 'artifactId'>>,
): Finding {
  const [first] = settlements;
  const requests = [...new Set(settlements.flatMap((settlement) => settlement.requestId ?? []))];
  const places = [...Map.groupBy(settlements, (settlement) => placeWords(facts, settlement))].map(([place, list]) =>
    list.length === 1 ? `in ${place}` : `${counted(list.length, 'time')} in ${place}`,
  );
  return makeFinding('duplicate-settlement', {
    summary: `One inference stands in ${settlements.length} settlements, ${joined(places)}: ${first === undefined ? '' : tupleWords(first.tuple)}.`,
    alternatives: [
      ...restoredWords(facts, settlements),
      'A batch whose flush failed is put back and comes again in a later tree: that fits where the places are different trees.',
      'A copy of one tree does not explain it: copies were left out.',
    ],
    settledBy:
      'The BatchSettlement and IndividualSettlement events that belong to these settlements (eth_getLogs of the settlement contract), and the facilitator’s job records, which show a flush that was repeated.',
    labels: requests.flatMap((id) => about.get(id)?.label ?? []),
    nodes: enclavesOf(facts, settlements),
    artifacts: requests.flatMap((id) => about.get(id)?.artifactId ?? []),
    requests,
    ...spanOf(settlements.map((settlement) => settlement.timeNs)),
    grounds: chooseGrounds([], settlementGrounds(settlements), GROUND_LIMIT),
  });
}
