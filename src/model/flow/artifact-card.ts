/** One card of the last lane: an artifact by its glyph and id, its release, and how sure it is. */
import { visibleText } from '../../base/visible-text.ts';
import type { FlowData } from '../flow-data.ts';
import { STATUS_MARK, type Status } from '../status.ts';
import { isTwoLined, type CardPlace } from './card-lanes.ts';
import { isOther, rowWords, targetOfRow } from './rows.ts';
import type { ArtifactShape, Lane, TextRun } from './scene.ts';
import { MONO, SMALL, STRONG, textRun } from './text-run.ts';
import { textWidth, type Font } from './text-width.ts';
import { counted } from '../../base/counted.ts';
import { artifactName, isLongHex, shortArtifactName, shortCount } from './wording.ts';

const NARROW_CARD = 130;

interface Facts {
  readonly ref: string;
  readonly requests: number;
  readonly contradicted: number;
  readonly status: Status;
  /** As it may be shown; null where no release names it. */
  readonly version: string | null;
}

function factsOf({ artifacts }: FlowData, artifact: number): Facts {
  const contradicted = artifacts.contradicted[artifact] ?? 0;
  const version = artifacts.version[artifact] ?? null;
  return {
    ref: artifacts.ref[artifact] ?? '',
    requests: artifacts.requests[artifact] ?? 0,
    contradicted,
    status: contradicted > 0 ? 'contradicted' : (artifacts.best[artifact] ?? 'unknown'),
    version: version === null ? null : visibleText(version),
  };
}

function titleOf(data: FlowData, artifact: number, { requests, contradicted, status, version }: Facts): string {
  const stale = data.artifacts.stale[artifact] ?? 0;
  return [
    rowWords(data, 'artifact', artifact),
    ...(version === null ? [] : [version]),
    counted(requests, 'request'),
    ...(stale > 0 ? [`${counted(stale, 'request')} stale`] : []),
    contradicted > 0
      ? `${counted(contradicted, 'request')} contradicted`
      : `at best ${STATUS_MARK[status].word.toLowerCase()}`,
  ].join(' · ');
}

/** The longest wording first. */
function nameWordings(data: FlowData, artifact: number, ref: string): readonly string[] {
  if (ref === '') return [artifactName(ref), 'none recorded', 'none'];
  if (isOther(data, 'artifact', artifact))
    return [`+ ${counted(data.folded.artifacts, 'artifact')}`, `+ ${data.folded.artifacts}`];
  return [shortArtifactName(ref, data.artifacts.kind[artifact] ?? null)];
}

function nameFont(ref: string, kind: FlowData['artifacts']['kind'][number]): Font {
  const isMono = kind === null || kind === 'provider-model' ? isLongHex(ref) : true;
  return isMono ? MONO : ref === '' ? SMALL : STRONG;
}

/** Where glyph, texts and mark stand on a card. */
interface Columns {
  readonly isNarrow: boolean;
  readonly isTwo: boolean;
  readonly middle: number;
  /** Right end of what is beside no mark. */
  readonly right: number;
  readonly textLeft: number;
  readonly markLeft: number;
}

function textsOf(
  data: FlowData,
  artifact: number,
  { ref, requests, contradicted, status, version }: Facts,
  { isNarrow, isTwo, middle, right, textLeft, markLeft }: Columns,
): readonly TextRun[] {
  const wordings = nameWordings(data, artifact, ref);
  const font = nameFont(ref, data.artifacts.kind[artifact] ?? null);
  const y = isTwo ? middle - 2 : middle + 4;
  const room = (isNarrow && isTwo ? right : markLeft - 6) - textLeft;
  const besideName = room - Math.min(room, textWidth(wordings[0] ?? '', font)) - 8;
  const isVersionFirst = version !== null && !isNarrow && besideName >= Math.min(48, textWidth(version, SMALL));
  const { word } = STATUS_MARK[status];
  // A release that has no room beside the id stands on the second line, before the status.
  const second =
    version === null || isVersionFirst
      ? [`${word} · ${shortCount(requests)}`, word, shortCount(requests)]
      : [`${version} · ${word}`, version];
  const tone = contradicted > 0 && contradicted === requests ? 'red' : ref === '' ? 'soft' : 'ink';
  const secondPlace = { x: textLeft, y: middle + 12, room: markLeft - 6 - textLeft, font: SMALL } as const;
  return [
    ...textRun(wordings, { x: textLeft, y, room, font, tone }),
    ...(isVersionFirst
      ? textRun([version], { x: markLeft - 6, y, room: besideName, font: SMALL, tone: 'mid', align: 'end' })
      : []),
    ...(isTwo ? textRun(second, { ...secondPlace, tone: contradicted > 0 ? 'red' : 'soft' }) : []),
  ];
}

export function artifactShape(data: FlowData, lane: Lane, artifact: number, place: CardPlace): ArtifactShape {
  const facts = factsOf(data, artifact);
  const isNarrow = lane.width < NARROW_CARD;
  const isTwo = isTwoLined(place, facts.contradicted);
  const bar = { x: lane.x, y: place.y, width: isNarrow ? 4 : 5, height: place.height };
  const padding = isNarrow ? 6 : 10;
  const left = lane.x + bar.width + padding;
  const right = lane.x + lane.width - padding;
  const middle = place.y + place.height / 2;
  const radius = isNarrow ? 6 : 7;
  const glyphSize = isNarrow ? 8 : 9;
  const textLeft = left + glyphSize + (isNarrow ? 5 : 8);
  return {
    kind: 'artifact',
    id: `artifact:${artifact}`,
    index: artifact,
    title: titleOf(data, artifact, facts),
    target: { kind: 'artifact', ...targetOfRow(data, 'artifact', artifact) },
    rect: { x: lane.x, y: place.y, width: lane.width, height: place.height },
    slot: data.artifacts.slot[artifact] ?? -1,
    contradicted: facts.contradicted > 0,
    dashed: facts.ref === '',
    bar,
    glyph: { x: left + glyphSize / 2, y: isTwo ? middle - 6 : middle, size: glyphSize },
    status: facts.status,
    // On a narrow card of two lines the mark stands beside the second, so that the id has the whole first.
    mark: { x: right - radius, y: isNarrow && isTwo ? middle + 8 : middle, radius },
    texts: textsOf(data, artifact, facts, { isNarrow, isTwo, middle, right, textLeft, markLeft: right - 2 * radius }),
  };
}
