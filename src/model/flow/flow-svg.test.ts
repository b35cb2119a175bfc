import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import type { FlowData } from '../flow-data.ts';
import { flowToSvg } from './flow-svg.ts';
import { escapeXml } from './svg-pen.ts';

const PANE = { width: 1000, height: 700, theme: 'light' } as const;
const CALM = { seed: 11, labels: 6, nodes: 4, bins: 60, diverging: 2 };
const HOSTILE = `</text><script>alert(1)</script><a href="javascript:x" onload='y'>&amp;\u202e\u0007\u0000\ud800]]>`;

describe('flowToSvg', () => {
  it('is well-formed, names itself and gives the same bytes twice', () => {
    for (const theme of ['light', 'dark'] as const) {
      const data = sampleFlow({ ...CALM, stale: true, contradicted: true, folded: true, unrecorded: true });
      const svg = flowToSvg(data, { ...PANE, theme, caption: 'label=a' });
      expect(wellFormedError(svg)).toBeNull();
      expect(svg).toContain('role="img"');
      expect(svg).toMatch(/<title>Flow of [\d,]+ requests<\/title>\n<desc>\d+ labels, \d+ nodes, \d+ artifacts\./);
      expect(flowToSvg(data, { ...PANE, theme, caption: 'label=a' })).toBe(svg);
    }
  });

  it('writes hostile names as text, wherever they stand', () => {
    const plain = sampleFlow({ ...CALM, stale: true });
    const evil = (values: readonly string[]) => values.map((value, i) => `${HOSTILE}${value}${i}`);
    const data: FlowData = {
      ...plain,
      labels: { ...plain.labels, name: evil(plain.labels.name) },
      nodes: { ...plain.nodes, name: evil(plain.nodes.name) },
      artifacts: {
        ...plain.artifacts,
        ref: evil(plain.artifacts.ref),
        version: plain.artifacts.version.map(() => HOSTILE),
      },
      markers: plain.markers.map((marker) => ({ ...marker, text: HOSTILE })),
    };
    const svg = flowToSvg(data, { ...PANE, caption: HOSTILE });
    expect(wellFormedError(svg)).toBeNull();
    const tags = [...svg.matchAll(/<[^>]+>/g)].map(([tag]) => tag);
    const names = new Set(tags.map((tag) => /^<\/?([\w:-]+)/.exec(tag)?.[1]));
    expect([...names].toSorted()).toEqual(['defs', 'desc', 'g', 'path', 'pattern', 'rect', 'svg', 'text', 'title']);
    expect(tags.filter((tag) => /\s(?:on\w+|(?:\w+:)?href|style)=/i.test(tag.replaceAll(/"[^"]*"/g, '""')))).toEqual(
      [],
    );
    for (const character of ['\u202e', '\u0007', '\0']) expect(svg).not.toContain(character);
    expect(svg.isWellFormed()).toBe(true);
    expect(svg).toContain('&lt;script&gt;');
  });

  it('hatches when something is stale and only then', () => {
    expect(flowToSvg(sampleFlow({ ...CALM, stale: true }), PANE)).toContain('url(#hatch-');
    const fresh = flowToSvg(sampleFlow(CALM), PANE);
    expect(fresh).not.toContain('hatch');
    expect(fresh).not.toContain('<pattern');
  });

  it('uses red for what is contradicted and only then', () => {
    expect(flowToSvg(sampleFlow({ ...CALM, seed: 4, diverging: 4, contradicted: true }), PANE)).toContain('#C4320A');
    expect(flowToSvg(sampleFlow({ ...CALM, seed: 4, diverging: 4 }), PANE)).not.toContain('#C4320A');
  });

  it('colours nothing in a flow where nothing diverges', () => {
    const svg = flowToSvg(sampleFlow({ ...CALM, diverging: 0 }), PANE);
    for (const colour of ['#1983fb', '#c4780b', '#07553e', '#bc3294', '#510a9d', '#82955e'])
      expect(svg).not.toContain(colour);
  });

  it('prints filter and view token whole at the foot, and names whole in titles', () => {
    const token = `view v1.${'aB3_'.repeat(120)}`;
    const data = sampleFlow(CALM);
    const svg = flowToSvg(data, { ...PANE, width: 420, caption: ['label=gemini-2.5-pro', token] });
    const printed = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
    expect(printed).toContain('label=gemini-2.5-pro');
    expect(printed.join('')).toContain(token.slice(5));
    for (const ref of data.artifacts.ref) expect(svg).toContain(ref);
  });

  it('says why it is empty', () => {
    const nothing = sampleFlow({ ...CALM, labels: 0, diverging: 0 });
    expect(flowToSvg(nothing, PANE)).toContain('The case holds no request yet');
    expect(flowToSvg({ ...nothing, of: 12 }, PANE)).toContain('None of 12 requests matches the filter');
  });
});

describe('escapeXml', () => {
  it('leaves no character that XML forbids', () => {
    expect(escapeXml('a\u0001b\ufffec\ud83d')).toBe('a\\u0001b\\ufffec\\ud83d');
    expect(escapeXml('🦙 "x" & \'y\'\n')).toBe('🦙 &quot;x&quot; &amp; &#39;y&#39;\n');
  });
});

/** What keeps a text from being XML, or null: tags nest, attributes are quoted and single, entities are known. */
function wellFormedError(xml: string): string | null {
  const open: string[] = [];
  const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let at = 0;
  for (let match = token.exec(xml); match !== null; match = token.exec(xml)) {
    at = token.lastIndex;
    const [whole, close, name = '', attributes = '', empty, text] = match;
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(whole)) return `entity in ${whole}`;
    if (text !== undefined) continue;
    const names = [...attributes.matchAll(/([\w:-]+)=/g)].map(([, key]) => key);
    if (new Set(names).size < (attributes.match(/\s[\w:-]+="/g) ?? []).length) return `attributes of ${whole}`;
    if (close === '/') {
      if (open.pop() !== name) return `</${name}>`;
    } else if (empty !== '/') open.push(name);
  }
  if (at !== xml.length) return xml.slice(at, at + 60);
  return open.length === 0 ? null : `open: ${open.join(' ')}`;
}
