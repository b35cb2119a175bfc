import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestFacts } from '../../model/facts.ts';
import { SEVERITIES, type Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import { buildReleaseIndex } from '../../model/release-order.ts';
import type { Rule } from '../../model/rule.ts';
import {
  artifact,
  at,
  caseFacts,
  ground,
  hex32,
  inTime,
  LABEL,
  node,
  NODE_SOURCE,
  release,
  RELEASE_SOURCE,
  request,
  REQUEST_SOURCE,
  settlement,
  SETTLEMENT_SOURCE,
  tree,
  TREE_SOURCE,
  tuple,
  type CaseParts,
} from './case-facts.test-helper.ts';
import { RULES } from './registry.ts';
import { runRules } from './run-rules.ts';
import { SEVERITY, type RuleId } from './severity.ts';

const run = (parts: CaseParts): readonly Finding[] => runRules(caseFacts(parts), inTime(parts.requests ?? []));

describe('registry', () => {
  it('holds every rule once, each with a severity', () => {
    const ids = RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(Object.keys(SEVERITY).toSorted());
    for (const rule of RULES) expect(rule.title).not.toBe('');
  });
});

describe('runRules', () => {
  it('finds nothing in an empty case and in a clean one', () => {
    expect(runRules(caseFacts(), [])).toEqual([]);
    const clean: CaseParts = {
      releases: [release(1, -10)],
      requests: [1, 2, 3].map((id) =>
        request(id, {
          freshness: 'current',
          expectedArtifactId: 1,
          signature: 'valid',
          tuple: tuple(id),
          settlementVerdict: 'included',
        }),
      ),
      settlements: [1, 2, 3].map((id) => settlement(id)),
      lastSettlementNs: at(90_000),
    };
    expect(run(clean)).toEqual([]);
  });

  it('puts the heaviest first', () => {
    const findings = run({
      requests: [
        request(1, { freshness: 'stale' }),
        request(2, { signature: 'invalid' }),
        request(3, { placeholders: [{ what: 'enclave id', value: hex32(1), ground: ground(6, 1) }] }),
        request(4, { freshness: 'stale', label: 'a-label', timeNs: null }),
      ],
    });
    expect(findings.map((finding) => [finding.rule, [...finding.requests]])).toEqual([
      ['signature-invalid', [2]],
      ['stale-artifact', [1]],
      ['stale-artifact', [4]],
      ['placeholder-identity', [3]],
    ]);
  });

  it('refuses requests that come out of the order of time', () => {
    expect(() => runRules(caseFacts(), [request(2), request(1)])).toThrow(/Request 1 came out of the order of time/);
    expect(() => runRules(caseFacts(), [request(1, { timeNs: null }), request(2)])).toThrow(/order of time/);
  });

  it('refuses a finding without a ground', () => {
    const groundless = request(1, { freshness: 'stale', grounds: [] });
    expect(() => runRules(caseFacts(), [groundless])).toThrow(/stale-artifact has no ground/);
  });

  it('stops when it is told to', () => {
    const stop = new AbortController();
    function* endless(): Iterable<RequestFacts> {
      for (let id = 1; ; id += 1) {
        if (id === 10_000) stop.abort();
        yield request(id);
      }
    }
    expect(() => runRules(caseFacts(), endless(), { signal: stop.signal })).toThrow(/cancelled/);
  });

  it('shows each rule every request once', () => {
    const seen: number[] = [];
    const watcher: Rule = {
      id: 'x',
      title: 'x',
      version: 1,
      begin: () => ({ request: ({ id }) => seen.push(id), end: () => [] }),
    };
    runRules(caseFacts(), [request(1), request(2), request(3, { timeNs: null })], { rules: [watcher] });
    expect(seen).toEqual([1, 2, 3]);
  });
});

/** Requests with every kind of fault, over few labels, nodes and artifacts, so that faults meet. */
const anyRequest = fc.record({
  time: fc.option(fc.integer({ min: 0, max: 2000 }), { freq: 8 }),
  label: fc.constantFrom(LABEL, 'other', null),
  nodeId: fc.constantFrom(1, 2, 3, null),
  artifactId: fc.constantFrom(1, 2, 3, null),
  status: fc.constantFrom('proved', 'observed', 'inferred', 'contradicted'),
  input: fc.integer({ min: 1, max: 3 }),
  output: fc.integer({ min: 1, max: 3 }),
  signature: fc.constantFrom('valid', 'invalid', 'unverifiable', 'absent'),
  signedByOther: fc.constantFrom(null, null, node(2).name),
  check: fc.constantFrom('match', 'mismatch', 'not-held'),
  verdict: fc.constantFrom('included', 'missing', null),
  conflict: fc.boolean(),
  placeholder: fc.boolean(),
  leaves: fc.integer({ min: 0, max: 2 }),
} as const);

const releases = [release(1, 100), release(2, 600), release(3, 900), release(3, 900, { label: 'other' })];
const order = buildReleaseIndex(releases);
type Draft = typeof anyRequest extends fc.Arbitrary<infer T> ? T : never;

function toRequest(draft: Draft, i: number): RequestFacts {
  const timeNs = draft.time === null ? null : at(draft.time);
  const one = tuple(i + 1);
  return request(i + 1, {
    timeNs,
    label: draft.label,
    nodeId: draft.nodeId,
    artifactId: draft.artifactId,
    status: draft.status,
    ...order.freshnessOf(draft.label, draft.artifactId, timeNs),
    inputHash: hex32(draft.input),
    outputHash: hex32(draft.output),
    tuple: draft.verdict === null ? null : one,
    signature: draft.signature,
    signedByOther: draft.signedByOther,
    outputCheck: draft.check,
    settlementVerdict: draft.verdict,
    conflicts: draft.conflict
      ? [{ what: 'artifact', names: ['blob-1', 'blob-2'], grounds: [ground(7, i)], byLoad: false }]
      : [],
    placeholders: draft.placeholder
      ? [{ what: 'signature', value: '0xd3', ground: ground(REQUEST_SOURCE, i + 1) }]
      : [],
  });
}

function toCase(drafts: readonly Draft[]): CaseParts {
  const requests = drafts.map(toRequest);
  return {
    requests,
    releases,
    artifacts: [artifact(1), artifact(2), artifact(3)],
    nodes: [
      node(1, { imageKnown: false }),
      node(2, { registeredNs: at(700), keyMismatch: { recomputed: hex32(9), ground: ground(NODE_SOURCE, 2) } }),
      node(3, { switches: [{ atNs: at(300), enabled: false, ground: ground(NODE_SOURCE, 3) }] }),
    ],
    trees: [tree(1, { recomputedRoot: hex32(3) })],
    settlements: drafts.flatMap((draft, i) =>
      Array.from({ length: draft.leaves }, (_, n) =>
        settlement(i * 10 + n, { tuple: tuple(i + 1), requestId: draft.verdict === null ? null : i + 1 }),
      ),
    ),
    lastSettlementNs: at(2000),
  };
}

/** Everything that a finding may rest on, by the source that the test case puts it in. */
function isAbout(finding: Finding, { source, offset }: Locator): boolean {
  if (source === REQUEST_SOURCE) return finding.requests.includes(offset) || finding.rule === 'node-drift';
  if (source === 7) return finding.requests.includes(offset + 1);
  if (source === NODE_SOURCE) return finding.nodes.includes(offset) || finding.rule === 'key-mismatch';
  if (source === RELEASE_SOURCE)
    return finding.labels.includes(LABEL) || (offset === 3 && finding.labels.includes('other'));
  return source === SETTLEMENT_SOURCE || source === TREE_SOURCE;
}

const subjects = (findings: readonly Finding[]): readonly string[] =>
  findings
    .map(({ rule, labels, nodes, artifacts, requests, summary }) =>
      JSON.stringify([
        rule,
        labels,
        nodes,
        artifacts,
        requests.toSorted((a, b) => a - b),
        requests.length === 0 ? summary : '',
      ]),
    )
    .toSorted();

describe('laws of all rules', () => {
  const drafts = fc.array(anyRequest, { maxLength: 14 });

  it('gives findings that are complete and rest on records of what they are about', () => {
    fc.assert(
      fc.property(drafts, (list) => {
        for (const finding of run(toCase(list))) {
          expect(finding.severity).toBe(SEVERITY[finding.rule as RuleId].severity);
          expect(finding.summary).toMatch(/^\S.*\.$/s);
          expect(finding.settledBy).not.toBe('');
          expect(finding.alternatives.length).toBeGreaterThanOrEqual(1);
          expect(finding.alternatives.length).toBeLessThanOrEqual(3);
          expect(finding.grounds.length).toBeGreaterThanOrEqual(1);
          expect(new Set(finding.requests).size).toBe(finding.requests.length);
          for (const one of finding.grounds)
            expect(isAbout(finding, one), `${finding.rule} ${JSON.stringify(one)}`).toBe(true);
        }
      }),
    );
  });

  it('comes in one order: severity from the heaviest down, then rule, then time', () => {
    fc.assert(
      fc.property(drafts, (list) => {
        const findings = run(toCase(list));
        for (const [i, next] of findings.slice(1).entries()) {
          const before = findings[i] ?? next;
          const fall = SEVERITIES.indexOf(before.severity) - SEVERITIES.indexOf(next.severity);
          expect(fall > 0 || (fall === 0 && before.rule <= next.rule)).toBe(true);
        }
        expect(run(toCase(list))).toEqual(findings);
      }),
    );
  });

  it('does not depend on the order of requests of one time, nor of settlements, trees or releases', () => {
    fc.assert(
      fc.property(drafts, (list) => {
        const parts = toCase(list);
        const key = (one: RequestFacts): bigint => one.timeNs ?? 1n << 80n;
        const turned = (parts.requests ?? []).toSorted((a, b) =>
          key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : b.id - a.id,
        );
        const other = caseFacts({
          ...parts,
          settlements: (parts.settlements ?? []).toReversed(),
          releases: (parts.releases ?? []).toReversed(),
          nodes: (parts.nodes ?? []).toReversed(),
        });
        expect(subjects(runRules(other, turned))).toEqual(subjects(run(parts)));
      }),
    );
  });

  it('lets what is said of one label stand when requests of another one are taken away', () => {
    const ofLabels: readonly string[] = [
      'stale-artifact',
      'split-label',
      'label-drift',
      'node-drift',
      'diverging-twins',
    ];
    const about = (findings: readonly Finding[]): readonly Finding[] =>
      findings.filter((finding) => ofLabels.includes(finding.rule) && finding.labels.includes(LABEL));
    fc.assert(
      fc.property(drafts, (list) => {
        const parts = toCase(list);
        const alone = { ...parts, requests: (parts.requests ?? []).filter((one) => one.label === LABEL) };
        expect(about(run(alone))).toEqual(about(run(parts)));
      }),
    );
  });

  it('says no more of the artifacts when a request is disputed instead of clear', () => {
    const clearOnly: readonly string[] = [
      'stale-artifact',
      'split-label',
      'label-drift',
      'node-drift',
      'diverging-twins',
    ];
    fc.assert(
      fc.property(drafts, (list) => {
        const disputed = list.map((draft) => ({ ...draft, status: 'contradicted' as const }));
        expect(run(toCase(disputed)).filter((finding) => clearOnly.includes(finding.rule))).toEqual([]);
      }),
    );
  });
});
