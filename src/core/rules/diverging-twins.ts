import type { CaseFacts, RequestFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds } from './grounds.ts';
import { isClear } from './label-service.ts';
import { makeFinding } from './make-finding.ts';
import { artifactName, counted, during, joined } from './names.ts';
import { spanOf } from './time-span.ts';
import { packHash, packTwin, unpackHash, unpackTwin, type Twin } from './twin-record.ts';

/** Most inputs are asked once, so one twin stands alone, and packed, until a second comes. */
type Twins = string | Twin[];

/** The same label and input, but another output and another artifact. */
export const divergingTwins: Rule = {
  id: 'diverging-twins',
  title: 'One input, two artifacts, two outputs',
  version: 1,
  begin: (facts) => {
    const labels = new Map<string, Map<string, Twins>>();
    return {
      request: (request) => {
        const { label, inputHash } = request;
        const twin = toTwin(request);
        if (label === null || inputHash === null || twin === null) return;
        let inputs = labels.get(label);
        if (inputs === undefined) labels.set(label, (inputs = new Map()));
        const key = packHash(inputHash);
        const before = inputs.get(key);
        if (before === undefined) inputs.set(key, packTwin(twin));
        else if (typeof before === 'string') inputs.set(key, [unpackTwin(before), twin]);
        else before.push(twin);
      },
      end: () => {
        const findings: Finding[] = [];
        for (const [label, inputs] of labels) {
          for (const [input, twins] of inputs) {
            if (typeof twins === 'string') continue;
            const diverging = divergingOf(twins);
            if (diverging.length > 0) findings.push(toFinding(facts, label, unpackHash(input), diverging));
          }
        }
        return findings;
      },
    };
  },
};

function toTwin(request: RequestFacts): Twin | null {
  const { id, outputHash, nodeId, timeNs } = request;
  if (outputHash === null || !isClear(request)) return null;
  return { id, artifactId: request.artifactId, outputHash, nodeId, timeNs, ground: request.grounds[0] ?? null };
}

/** Those that differ in output and artifact from one and the same other; the kinds are few where the twins are many. */
function divergingOf(twins: readonly Twin[]): readonly Twin[] {
  const kinds = Map.groupBy(twins, (twin) => `${twin.artifactId}|${twin.outputHash}`);
  const leaders = [...kinds.values()].flatMap((kind) => kind.slice(0, 1));
  const outputs = new Set(leaders.map((twin) => twin.outputHash));
  const artifacts = new Set(leaders.map((twin) => twin.artifactId));
  if (outputs.size < 2 || artifacts.size < 2) return [];
  const isTwin = (twin: Twin): boolean =>
    leaders.some((other) => other.outputHash !== twin.outputHash && other.artifactId !== twin.artifactId);
  const diverging = new Set(leaders.filter(isTwin).map((twin) => `${twin.artifactId}|${twin.outputHash}`));
  return twins.filter((twin) => diverging.has(`${twin.artifactId}|${twin.outputHash}`));
}

function toFinding(facts: CaseFacts, label: string, inputHash: string, twins: readonly Twin[]): Finding {
  const firsts = [...Map.groupBy(twins, (twin) => twin.artifactId).values()].flatMap((list) => list.slice(0, 1));
  const { fromNs, toNs } = spanOf(twins.map((twin) => twin.timeNs));
  const outputs = new Set(twins.map((twin) => twin.outputHash));
  const grounds = (list: readonly Twin[]): readonly Locator[] => list.flatMap((twin) => twin.ground ?? []);
  return makeFinding('diverging-twins', {
    summary:
      `${counted(twins.length, 'request')} for the label "${label}" with the same input hash ${inputHash}${during(fromNs, toNs)} got ` +
      `${outputs.size} different outputs from ${joined(firsts.map((twin) => artifactName(facts, twin.artifactId)))}.`,
    alternatives: [
      'Sampling gives different outputs for one input as well; it does not explain that the artifacts differ.',
      'The two artifacts may be the same bytes under two ids; only the files themselves could show that.',
    ],
    settledBy:
      'The files of the artifacts, or the records of what was loaded (artifact.load with sha256, from the nodes’ logs), and the same request sent again with temperature 0 to each artifact.',
    labels: [label],
    nodes: twins.flatMap((twin) => twin.nodeId ?? []),
    artifacts: twins.map((twin) => twin.artifactId),
    requests: twins.map((twin) => twin.id),
    fromNs,
    toNs,
    grounds: chooseGrounds(grounds(firsts), grounds(twins)),
  });
}
