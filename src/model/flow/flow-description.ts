/** The picture in words, for who does not see it. */
import type { FlowData } from '../flow-data.ts';
import { counted, labelName } from './wording.ts';

const MOST_NAMED = 8;

export function flowTitle(data: FlowData): string {
  const all = data.shown === data.of ? '' : ` of ${counted(data.of, 'request')}`;
  return `Flow of ${counted(data.shown, 'request')}${all}`;
}

/** One sentence per diverging label, then what else there is. */
export function describeFlow(data: FlowData): string {
  const labels = data.labels.name.length + data.folded.labels;
  const nodes = data.nodes.name.length + data.folded.nodes;
  const artifacts = data.artifacts.ref.length + data.folded.artifacts;
  const diverging = data.labels.name.flatMap((name, i) =>
    data.labels.diverging[i] === true
      ? [`${labelName(name)} was answered with ${counted(data.labels.artifacts[i] ?? 0, 'artifact')}.`]
      : [],
  );
  const more = diverging.length - MOST_NAMED;
  const contradicted = data.artifacts.contradicted.reduce((sum, value) => sum + value, 0);
  const stale = data.artifacts.stale.reduce((sum, value) => sum + value, 0);
  return [
    `${counted(labels, 'label')}, ${counted(nodes, 'node')}, ${counted(artifacts, 'artifact')}.`,
    ...diverging.slice(0, MOST_NAMED),
    ...(more > 0 ? [`${counted(more, 'label')} more diverge.`] : []),
    ...(stale > 0 ? [`${counted(stale, 'request')} stale.`] : []),
    ...(contradicted > 0 ? [`${counted(contradicted, 'request')} contradicted.`] : []),
  ].join(' ');
}
