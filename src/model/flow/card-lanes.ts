/** The last two lanes: cards of nodes, cards of artifacts with their proof. */
import type { FlowData } from '../flow-data.ts';
import { STATUS_MARK } from '../status.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { RowNeed, RowPlace } from './row-heights.ts';
import { heightWeight } from './row-heights.ts';
import type { ArtifactShape, Lane, NodeShape, TextRun } from './scene.ts';
import { MONO, SMALL, STRONG, TINY, textRun } from './text-run.ts';
import { textWidth } from './text-width.ts';
import { isOther, rowWords, targetOfRow } from './rows.ts';
import { artifactName, counted, isLongHex, nodeName, shortArtifactName, shortCount, shortNodeName } from './wording.ts';

const TWO_LINES = 34;
const ROOMY = { least: TWO_LINES, gap: 7 };
const DENSE = { least: 20, gap: 4 };
const NARROW_CARD = 130;

/** Where one card of a lane has no room for a second line, only the contradicted have one. */
function isTwoLined(place: CardPlace, contradicted: number): boolean {
  return place.height >= TWO_LINES && (place.isRoomy || contradicted > 0);
}

export interface CardPlace extends RowPlace {
  readonly isRoomy: boolean;
}

export function isRoomyLane(needs: readonly RowNeed[]): boolean {
  return needs.every(({ least }) => least >= TWO_LINES);
}

/** Cards of two lines where the lane has room for them, else of one. */
export function nodeNeeds(data: FlowData, order: readonly number[], room: number): readonly RowNeed[] {
  return cardNeeds(order, data.nodes.requests, room, 92);
}

export function artifactNeeds(data: FlowData, order: readonly number[], room: number): readonly RowNeed[] {
  return cardNeeds(order, data.artifacts.requests, room, 68);
}

function cardNeeds(
  order: readonly number[],
  requests: readonly number[],
  room: number,
  most: number,
): readonly RowNeed[] {
  const size = order.length * (ROOMY.least + ROOMY.gap) <= room ? ROOMY : DENSE;
  return order.map((index, row) => ({
    least: size.least,
    most,
    weight: heightWeight(requests[index] ?? 0),
    gap: row === 0 ? 0 : size.gap,
  }));
}

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

export function artifactShape(data: FlowData, lane: Lane, artifact: number, place: CardPlace): ArtifactShape {
  const ref = data.artifacts.ref[artifact] ?? '';
  const slot = data.artifacts.slot[artifact] ?? -1;
  const requests = data.artifacts.requests[artifact] ?? 0;
  const contradicted = data.artifacts.contradicted[artifact] ?? 0;
  const stale = data.artifacts.stale[artifact] ?? 0;
  const status = contradicted > 0 ? 'contradicted' : (data.artifacts.best[artifact] ?? 'unknown');
  const version = data.artifacts.version[artifact] ?? null;
  const words = [
    rowWords(data, 'artifact', artifact),
    ...(version === null ? [] : [visibleText(version)]),
    counted(requests, 'request'),
    ...(stale > 0 ? [`${counted(stale, 'request')} stale`] : []),
    contradicted > 0
      ? `${counted(contradicted, 'request')} contradicted`
      : `at best ${STATUS_MARK[status].word.toLowerCase()}`,
  ];
  const isNarrow = lane.width < NARROW_CARD;
  const bar = { x: lane.x, y: place.y, width: isNarrow ? 4 : 5, height: place.height };
  const isTwo = isTwoLined(place, contradicted);
  const padding = isNarrow ? 6 : 10;
  const left = lane.x + bar.width + padding;
  const right = lane.x + lane.width - padding;
  const middle = place.y + place.height / 2;
  const radius = isNarrow ? 6 : 7;
  const glyphSize = isNarrow ? 8 : 9;
  const textLeft = left + glyphSize + (isNarrow ? 5 : 8);
  // On a narrow card of two lines the mark stands beside the second, so that the id has the whole first.
  const markY = isNarrow && isTwo ? middle + 8 : middle;
  const markLeft = right - 2 * radius;
  const tone = contradicted > 0 && contradicted === requests ? 'red' : ref === '' ? 'soft' : 'ink';
  const font = isMono(ref, data.artifacts.kind[artifact] ?? null) ? MONO : ref === '' ? SMALL : STRONG;
  const other = isOther(data, 'artifact', artifact);
  const name =
    ref === ''
      ? [artifactName(ref), 'none recorded', 'none']
      : other
        ? [`+ ${counted(data.folded.artifacts, 'artifact')}`, `+ ${data.folded.artifacts}`]
        : [shortArtifactName(ref, data.artifacts.kind[artifact] ?? null)];
  const firstY = isTwo ? middle - 2 : middle + 4;
  const versionText = version === null ? '' : visibleText(version);
  const nameRoom = (isNarrow && isTwo ? right : markLeft - 6) - textLeft;
  const nameWidth = Math.min(nameRoom, textWidth(name[0] ?? '', font));
  const versionRoom = nameRoom - nameWidth - 8;
  const isVersionFirst = version !== null && !isNarrow && versionRoom >= Math.min(48, textWidth(versionText, SMALL));
  const { word } = STATUS_MARK[status];
  // A release that has no room beside the id stands on the second line, before the status.
  const second =
    version === null || isVersionFirst
      ? [`${word} · ${shortCount(requests)}`, word, shortCount(requests)]
      : [`${versionText} · ${word}`, versionText];
  return {
    kind: 'artifact',
    id: `artifact:${artifact}`,
    index: artifact,
    title: words.join(' · '),
    target: { kind: 'artifact', ...targetOfRow(data, 'artifact', artifact) },
    rect: { x: lane.x, y: place.y, width: lane.width, height: place.height },
    slot,
    contradicted: contradicted > 0,
    dashed: ref === '',
    bar,
    glyph: { x: left + glyphSize / 2, y: isTwo ? middle - 6 : middle, size: glyphSize },
    status,
    mark: { x: right - radius, y: markY, radius },
    texts: [
      ...textRun(name, { x: textLeft, y: firstY, room: nameRoom, font, tone }),
      ...(isVersionFirst
        ? textRun([versionText], {
            x: markLeft - 6,
            y: firstY,
            room: versionRoom,
            font: SMALL,
            tone: 'mid',
            align: 'end',
          })
        : []),
      ...(isTwo
        ? textRun(second, {
            x: textLeft,
            y: middle + 12,
            room: markLeft - 6 - textLeft,
            font: SMALL,
            tone: contradicted > 0 ? 'red' : 'soft',
          })
        : []),
    ],
  };
}

function isMono(ref: string, kind: FlowData['artifacts']['kind'][number]): boolean {
  return kind === null || kind === 'provider-model' ? isLongHex(ref) : true;
}
