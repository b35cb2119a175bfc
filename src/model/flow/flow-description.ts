/** The picture in words, for who does not see it. */
import type { FlowData } from '../flow-data.ts';
import { countOfLane } from './rows.ts';
import { counted } from '../../base/counted.ts';
import { labelName } from './wording.ts';

const MOST_NAMED = 8;

export function flowTitle(data: FlowData): string {
  const all = data.shown === data.of ? '' : ` of ${counted(data.of, 'request')}`;
  return `Flow of ${counted(data.shown, 'request')}${all}`;
}

/** One sentence per diverging label, then what else there is. */
export function describeFlow(data: FlowData): string {
  const labels = countOfLane(data, 'label');
  const nodes = countOfLane(data, 'node');
  const artifacts = countOfLane(data, 'artifact');
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
