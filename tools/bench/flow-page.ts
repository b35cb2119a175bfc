/**
 * What runs in the page of the flow's benchmark: three techniques that draw the same requests and are panned and zoomed
 * one step a frame. A frame's cost is the time to the next one, with the browser's frame limit off.
 */
import cytoscape from 'cytoscape';
import { MultiGraph } from 'graphology';
import { Sigma } from 'sigma';
import { FlowView } from '../../src/renderer/canvas/flow-view.ts';
import type { BenchRequests } from './flow-requests.ts';
import { aggregated, benchRequests, requestsOfCalls } from './flow-requests.ts';

export interface BenchJob {
  readonly technique: 'blobtrail' | 'cytoscape' | 'sigma';
  /** Requests, or calls between services as a JSON text. */
  readonly requests: number;
  readonly calls: string | null;
  readonly frames: number;
  /** Frames stop after so long. */
  readonly limitMs: number;
}

export interface BenchFrames {
  /** From nothing to the first picture. */
  readonly firstMs: number;
  /** While it moves. */
  readonly frames: readonly number[];
  /** Laid out and drawn anew; empty where a technique has no other way. */
  readonly redraws: readonly number[];
}

interface Drawn {
  readonly step: (i: number) => void;
  readonly redraw: (() => void) | null;
  /** Resolves when the first picture stands. */
  readonly first: Promise<void>;
}

const REDRAWS = 12;

async function run(job: BenchJob): Promise<BenchFrames> {
  const requests =
    job.calls === null ? benchRequests(job.requests, 7) : requestsOfCalls(JSON.parse(job.calls) as never);
  const host = document.createElement('div');
  host.style.cssText = 'position:relative;width:1100px;height:520px;overflow:auto';
  document.body.append(host);
  // Adding up is the engine's work, and it is done before the page asks.
  const data = job.technique === 'blobtrail' ? aggregated(requests) : null;
  await nextFrame();
  const startMs = performance.now();
  const drawn =
    data !== null
      ? drawBlobtrail(host, data)
      : job.technique === 'cytoscape'
        ? drawCytoscape(host, requests)
        : drawSigma(host, requests);
  await drawn.first;
  await nextFrame();
  const firstMs = performance.now() - startMs;
  for (let i = 0; i < 2; i += 1) {
    drawn.step(i);
    await nextFrame();
  }
  const frames = await timed(job.frames, job.limitMs, drawn.step);
  const redraws = drawn.redraw === null ? [] : await timed(REDRAWS, job.limitMs, drawn.redraw);
  return { firstMs, frames, redraws };
}

async function timed(count: number, limitMs: number, step: (i: number) => void): Promise<readonly number[]> {
  const times: number[] = [];
  const endMs = performance.now() + limitMs;
  let lastMs = await nextFrame();
  for (let i = 0; i < count && (i < 3 || performance.now() < endMs); i += 1) {
    step(i);
    const nowMs = await nextFrame();
    times.push(nowMs - lastMs);
    lastMs = nowMs;
  }
  return times;
}

/** After what was asked for in this turn has been drawn, at the start of the next frame. */
function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
}

function drawBlobtrail(host: HTMLElement, data: ReturnType<typeof aggregated>): Drawn {
  const make = <K extends keyof HTMLElementTagNameMap>(name: K, style: string, parent: HTMLElement) => {
    const element = document.createElement(name);
    element.style.cssText = style;
    parent.append(element);
    return element;
  };
  const stage = make('div', 'position:relative', host);
  const staying = make('div', 'position:sticky;top:0;left:0;width:0;height:0', stage);
  const elements = {
    host,
    stage,
    scene: make('canvas', 'position:absolute;inset:0', staying),
    overlay: make('canvas', 'position:absolute;inset:0', staying),
    tooltip: make('div', '', document.body),
    live: make('div', '', document.body),
  };
  const { promise: first, resolve } = Promise.withResolvers<void>();
  const state = () => ({ picture: { data, form: 'lanes' as const }, theme: 'light' as const, selection: null });
  const events = { onSelect: () => {}, onHover: () => {}, onWindow: () => {}, onDrawn: resolve };
  const view = new FlowView(elements, state(), () => events);
  const wheel = (deltaY: number): void => {
    const { left, top } = elements.overlay.getBoundingClientRect();
    const init = { deltaY, ctrlKey: true, bubbles: true, cancelable: true, clientX: left + 380, clientY: top + 300 };
    elements.overlay.dispatchEvent(new WheelEvent('wheel', init));
  };
  return {
    first,
    // Half of the steps stretch the lane of requests, half scroll the rows.
    step: (i) => {
      if (i % 20 < 10) wheel(i % 10 < 5 ? -12 : 12);
      else host.scrollTop += i % 10 < 5 ? 9 : -9;
    },
    redraw: () => view.update({ ...state(), picture: { data: { ...data }, form: 'lanes' } }),
  };
}

interface Graph {
  readonly vertices: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** Two edges a request: from its label to its node, and from there to its artifact; the lanes stand as ours do. */
function graphOf(requests: BenchRequests): Graph {
  const lane = (kind: string, size: number, x: number) =>
    Array.from({ length: size }, (_, i) => ({ id: `${kind}${i}`, x, y: (520 * (i + 0.5)) / size }));
  const hasArtifacts = requests.artifacts > 1;
  const edges: (readonly [string, string])[] = [];
  for (let i = 0; i < requests.label.length; i += 1) {
    edges.push([`l${requests.label[i]}`, `n${requests.node[i]}`]);
    if (hasArtifacts) edges.push([`n${requests.node[i]}`, `a${requests.artifact[i]}`]);
  }
  const artifacts = hasArtifacts ? lane('a', requests.artifacts, 1000) : [];
  return { vertices: [...lane('l', requests.labels, 100), ...lane('n', requests.nodes, 600), ...artifacts], edges };
}

function drawCytoscape(host: HTMLElement, requests: BenchRequests): Drawn {
  const { vertices, edges } = graphOf(requests);
  const cy = cytoscape({
    container: host,
    layout: { name: 'preset' },
    style: [
      { selector: 'node', style: { width: 4, height: 4, 'background-color': '#46505c' } },
      { selector: 'edge', style: { width: 1, 'line-color': '#97a1ad', 'curve-style': 'haystack' } },
    ],
    elements: [
      ...vertices.map(({ id, x, y }) => ({ data: { id }, position: { x, y } })),
      ...edges.map(([source, target], i) => ({ data: { id: `e${i}`, source, target } })),
    ],
  });
  return {
    first: new Promise((resolve) => cy.one('render', () => resolve())),
    step: (i) => {
      cy.panBy({ x: i % 10 < 5 ? 9 : -9, y: 3 });
      cy.zoom(cy.zoom() * (i % 10 < 5 ? 1.02 : 1 / 1.02));
    },
    redraw: null,
  };
}

function drawSigma(host: HTMLElement, requests: BenchRequests): Drawn {
  const { vertices, edges } = graphOf(requests);
  const graph = new MultiGraph();
  for (const { id, x, y } of vertices) graph.addNode(id, { x, y, size: 2, color: '#46505c' });
  for (const [from, to] of edges) graph.addEdge(from, to, { size: 1, color: '#97a1ad' });
  const sigma = new Sigma(graph, host, { renderLabels: false });
  const camera = sigma.getCamera();
  return {
    // It draws within its constructor.
    first: Promise.resolve(),
    step: (i) => {
      const { x, y, ratio } = camera.getState();
      const by = i % 10 < 5 ? 1 : -1;
      camera.setState({ x: x + 0.01 * by, y, ratio: ratio * (by > 0 ? 1.02 : 1 / 1.02) });
    },
    redraw: null,
  };
}

Object.assign(window, { runFlowBench: run });
