import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { makeFinding } from './make-finding.ts';
import { counted, during, forLabel, joined } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';

interface Sides {
  inputs: number;
  outputs: number;
}

/** The held request or answer does not hash to what the answer states. */
export const hashMismatch: Rule = {
  id: 'hash-mismatch',
  title: 'The held text has another hash',
  version: 1,
  begin: () => {
    const groups = new RequestGroups({ byNode: true });
    const sides = new Map<RequestGroup, Sides>();
    return {
      request: (request) => {
        const input = request.inputCheck === 'mismatch';
        const output = request.outputCheck === 'mismatch';
        if (!input && !output) return;
        const group = groups.add(request);
        let count = sides.get(group);
        if (count === undefined) sides.set(group, (count = { inputs: 0, outputs: 0 }));
        if (input) count.inputs += 1;
        if (output) count.outputs += 1;
      },
      end: () => [...sides].map(([group, count]) => toFinding(group, count)),
    };
  },
};

function toFinding(group: RequestGroup, { inputs, outputs }: Sides): Finding {
  const parts = [
    ...(outputs > 0 ? [`the held output of ${counted(outputs, 'answer')} does not have the stated output hash`] : []),
    ...(inputs > 0 ? [`the held input of ${counted(inputs, 'request')} does not have the stated input hash`] : []),
  ];
  const sentence = joined(parts);
  return makeFinding('hash-mismatch', {
    summary: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)},${forLabel(group.label)}${during(group.fromNs, group.toNs)}.`,
    alternatives: [
      'Another canonical form does not explain it: every form that is known to have been in use was tried, the older SHA-256 ones included.',
      'An exporter that shortens, redacts or re-encodes texts has this effect without any change of the answer itself; what is known to change in each kind of export stands with its source.',
    ],
    settledBy:
      inputs > 0
        ? 'The request body as it was sent and the response body as it came (a HAR, or the caller’s log of both), byte for byte; for an individual settlement, its payload.'
        : 'The response body as it came (a HAR, or the caller’s log of it), byte for byte; for an individual settlement, its payload.',
    ...group.subjects(),
  });
}
