/** The last two lanes, of cards: how high their cards are, and which have two lines. */
import type { FlowData } from '../flow-data.ts';
import type { RowNeed, RowPlace } from './row-heights.ts';
import { heightWeight } from './row-heights.ts';

const TWO_LINES = 34;
const ROOMY = { least: TWO_LINES, gap: 7 };
const DENSE = { least: 20, gap: 4 };

/** Where one card of a lane has no room for a second line, only the contradicted have one. */
export function isTwoLined(place: CardPlace, contradicted: number): boolean {
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
