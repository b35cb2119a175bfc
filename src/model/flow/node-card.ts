/** One card of the third lane: a node, and how many requests it answered. */
import type { FlowData } from '../flow-data.ts';
import { isTwoLined, type CardPlace } from './card-lanes.ts';
import { isOther, rowWords, targetOfRow } from './rows.ts';
import type { Lane, NodeShape, TextRun } from './scene.ts';
import { MONO, SMALL, STRONG, TINY, textRun } from './text-run.ts';
import { textWidth } from './text-width.ts';
import { counted } from '../../base/counted.ts';
import { isLongHex, nodeName, shortCount, shortNodeName } from './wording.ts';

export function nodeShape(data: FlowData, lane: Lane, node: number, place: CardPlace): NodeShape {
  const name = data.nodes.name[node] ?? '';
  const requests = data.nodes.requests[node] ?? 0;
  const contradicted = data.nodes.contradicted[node] ?? 0;
  const words = [rowWords(data, 'node', node), counted(requests, 'request')];
  if (contradicted > 0) words.push(`${counted(contradicted, 'request')} contradicted`);
  return {
    kind: 'node',
    id: `node:${node}`,
    index: node,
    title: words.join(' · '),
    target: { kind: 'node', ...targetOfRow(data, 'node', node) },
    rect: { x: lane.x, y: place.y, width: lane.width, height: place.height },
    contradicted: contradicted > 0,
    dashed: name === '',
    texts: nodeTexts(
      isOther(data, 'node', node) ? `+ ${counted(data.folded.nodes, 'node')}` : name,
      requests,
      contradicted,
      lane,
      place,
    ),
  };
}

function nodeTexts(
  name: string,
  requests: number,
  contradicted: number,
  lane: Lane,
  place: CardPlace,
): readonly TextRun[] {
  const padding = lane.width < 100 ? 6 : 10;
  const x = lane.x + padding;
  const room = lane.width - 2 * padding;
  const middle = place.y + place.height / 2;
  const isAll = contradicted > 0 && contradicted === requests;
  const font = isLongHex(name) ? MONO : name === '' ? SMALL : STRONG;
  const tone = isAll ? 'red' : name === '' ? 'soft' : 'ink';
  const wordings = name === '' ? [nodeName(name), 'none recorded', 'none'] : [shortNodeName(name)];
  const count = shortCount(requests);
  if (isTwoLined(place, contradicted)) {
    const bad = `${shortCount(contradicted)} contradicted`;
    const second =
      contradicted === 0
        ? [count]
        : isAll
          ? [bad, count]
          : [`${count} · ${bad}`, bad, `${shortCount(contradicted)} of ${count}`];
    return [
      ...textRun(wordings, { x, y: middle - 2, room, font, tone }),
      ...textRun(second, { x, y: middle + 12, room, font: SMALL, tone: contradicted > 0 ? 'red' : 'soft' }),
    ];
  }
  const countRoom = textWidth(count, TINY) + 6;
  const hasCount = textWidth(wordings[0] ?? '', font) + countRoom <= room;
  return [
    ...textRun(wordings, { x, y: middle + 4, room: hasCount ? room - countRoom : room, font, tone }),
    ...(hasCount
      ? textRun([count], { x: x + room, y: middle + 4, room: countRoom, font: TINY, tone: 'soft', align: 'end' })
      : []),
  ];
}
