/** Where the four lanes stand. x is given by the lane and by nothing else. */
import type { Lanes } from './scene.ts';

/** Below this the picture does not get narrower; the pane scrolls. */
const LEAST_WIDTH = 400;
const WIDE = 1010;

interface Widths {
  readonly margin: number;
  readonly labels: number;
  readonly bar: number;
  readonly strips: number;
  readonly inGap: number;
  readonly nodes: number;
  readonly outGap: number;
  readonly artifacts: number;
}

const NARROW_LANES: Widths = {
  margin: 8,
  labels: 76,
  bar: 4,
  strips: 70,
  inGap: 30,
  nodes: 62,
  outGap: 28,
  artifacts: 100,
};
const WIDE_LANES: Widths = {
  margin: 20,
  labels: 158,
  bar: 7,
  strips: 320,
  inGap: 98,
  nodes: 104,
  outGap: 94,
  artifacts: 171,
};
const LABEL_TO_BAR = 8;

/** `longestLabel` in pixels: labels take no more of a wide pane than they need. */
export function lanesFor(paneWidth: number, longestLabel: number): Lanes {
  const width = Math.max(LEAST_WIDTH, paneWidth);
  const t = Math.min(1, (width - LEAST_WIDTH) / (WIDE - LEAST_WIDTH));
  const at = (key: keyof Widths) => Math.round(NARROW_LANES[key] + (WIDE_LANES[key] - NARROW_LANES[key]) * t);
  const spare = Math.max(0, width - WIDE);
  const margin = at('margin');
  const bar = at('bar');
  const labelRoom = at('labels') + Math.round(spare * 0.15);
  const labels = Math.min(labelRoom, Math.max(72, Math.ceil(longestLabel)));
  const nodes = at('nodes') + Math.round(Math.min(64, spare * 0.15));
  const artifacts = at('artifacts') + Math.round(Math.min(90, spare * 0.2));
  const inGap = at('inGap') + Math.round(spare * 0.1);
  const outGap = at('outGap') + Math.round(spare * 0.1);
  const barToStrip = bar + 2;
  const taken = 2 * margin + labels + LABEL_TO_BAR + bar + barToStrip + inGap + nodes + outGap + artifacts;
  const strips = width - taken;
  const barX = margin + labels + LABEL_TO_BAR;
  const stripX = barX + bar + barToStrip;
  const nodeX = stripX + strips + inGap;
  return {
    labels: { x: margin, width: labels },
    bars: { x: barX, width: bar },
    strips: { x: stripX, width: strips },
    nodes: { x: nodeX, width: nodes },
    artifacts: { x: nodeX + nodes + outGap, width: artifacts },
  };
}
