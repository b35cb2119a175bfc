import { describe, expect, it } from 'vitest';
import { extractOf, type ExtractRows } from '../../../model/extract.ts';
import type { Status } from '../../../model/status.ts';
import { SAMPLE_TABLES } from '../../exports/sample-extract.test-helper.ts';
import { findingStrengths, requestStrengths } from './fill-strengths.ts';

const [REQUEST] = SAMPLE_TABLES.requests!;
const [FINDING] = SAMPLE_TABLES.findings!;
const [SOURCE] = SAMPLE_TABLES.sources!;
const FILES = ['x:log', 'x:answers', 'x:chain'];
const SOURCES = FILES.map((id, i) => ({
  ...SOURCE!,
  id,
  format: id,
  clock: i === 2 ? ('chain' as const) : ('wall' as const),
}));
const at = (source: string, offset = 0) => ({ source, offset, length: 1 });
const SIGNED = { ...at('x:answers', 7), request: REQUEST!.id, kind: '', generation: null, keyId: null, reason: null };

function strengthOfFinding(rule: string, grounds: ReturnType<typeof at>[], status: Status = 'attested') {
  const extract = extractOf({
    sources: SOURCES,
    requests: [{ ...REQUEST!, status }],
    proofs: [{ ...SIGNED, verdict: 'valid' }],
    findings: [{ ...FINDING!, rule, grounds }],
    finding_requests: [{ finding: FINDING!.id, request: REQUEST!.id }],
  });
  const told = findingStrengths(extract, requestStrengths(extract)).get(FINDING!.id);
  return [told?.status, told?.strength];
}

describe('the strength of a finding', () => {
  it('that is the outcome of a check is that of a check', () => {
    expect(strengthOfFinding('signature-invalid', [at('x:log')])).toEqual(['proved', 'C5']);
  });

  it('follows from whether its records are protected, and from who wrote them', () => {
    expect(strengthOfFinding('clock-skew', [at('x:log'), at('x:log', 1)])).toEqual(['inferred', 'C2']);
    expect(strengthOfFinding('clock-skew', [at('x:log'), at('x:answers')])).toEqual(['inferred', 'C3']);
    expect(strengthOfFinding('clock-skew', [at('x:answers', 7), at('x:chain')])).toEqual(['inferred', 'C4']);
  });

  it('about what answered is no more than that of the weakest answer', () => {
    expect(strengthOfFinding('split-label', [at('x:chain')], 'attested')).toEqual(['inferred', 'C4']);
    expect(strengthOfFinding('split-label', [at('x:chain')], 'observed')).toEqual(['inferred', 'C2']);
    expect(strengthOfFinding('node-not-active', [at('x:chain')], 'observed')).toEqual(['inferred', 'C4']);
  });
});

describe('the strength of an answer', () => {
  const hop = (title: string, status: Status): ExtractRows['paths']['hops'][number] => ({
    title,
    status,
    value: null,
    because: '',
    ground: null,
    isWeakest: false,
    settle: [],
  });

  it.each<[Status, string]>([
    ['attested', 'C3'],
    ['observed', 'C2'],
  ])('that was inferred from what is %s is %s, whatever comes after it', (before, strength) => {
    const extract = extractOf({
      requests: [{ ...REQUEST!, status: 'inferred' }],
      paths: [
        {
          request: REQUEST!.id,
          verdict: { tone: 'good', headline: '', detail: '' },
          hops: [hop('Label table', before), hop('Artifact that answered', 'inferred'), hop('Settlement', 'unknown')],
          ladder: [],
          wouldSettle: [],
        },
      ],
    });
    expect(requestStrengths(extract).get(REQUEST!.id)).toEqual({ status: 'inferred', strength });
  });
});
