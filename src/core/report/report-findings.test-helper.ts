/** The findings of the small report. */
import type { ReportFinding } from '../../model/report/report-finding.ts';
import { OLD, NEW, TEE } from './report-requests.test-helper.ts';

const at = (seconds: number): string => `${1_772_460_000 + seconds}000000000`;

export const SMALL_FINDINGS: readonly ReportFinding[] = [
  {
    id: 'f-1',
    key: 'f:00000000000000f1',
    considered: [],
    rule: 'split-label',
    severity: 'high',
    status: 'inferred',
    strength: 'C3',
    summary: `gemini-2.5-pro was answered with 2 artifacts between 2026-03-02T14:00:00Z and 2026-03-02T14:06:40Z: ${OLD} and ${NEW}.`,
    alternatives: [
      'One artifact took the place of the other: does not fit, the older one answered again after the newer one.',
      'The gateway was asked for two versions: cannot be excluded, the request bodies are not in the case.',
    ],
    settledBy: 'The request bodies of r-2 and r-3, or the gateway’s routing log of 2026-03-02.',
    labels: ['gemini-2.5-pro'],
    nodes: [TEE],
    artifacts: [OLD, NEW],
    requests: ['r-1', 'r-2', 'r-3'],
    requestCount: 4,
    fromNs: at(0),
    toNs: at(400),
    grounds: [
      {
        source: 'x-1',
        path: 'dump/gateway.ndjson',
        offset: 0,
        length: 700,
        excerpt: '{"model":"gemini-2.5-pro","tee_id":"0x…"}',
      },
      { source: 'x-1', path: 'dump/gateway.ndjson', offset: 700, length: 700 },
    ],
  },
  {
    id: 'f-2',
    key: 'f:00000000000000f2',
    considered: [],
    rule: 'stale-artifact',
    severity: 'medium',
    status: 'inferred',
    strength: 'C2',
    summary: `1 request for gemini-2.5-pro was answered with ${OLD} after ${NEW} had been published.`,
    alternatives: [],
    settledBy: 'A capture of the hub between the two that the case holds.',
    labels: ['gemini-2.5-pro'],
    nodes: [],
    artifacts: [OLD],
    requests: ['r-2'],
    requestCount: 1,
    fromNs: at(200),
    toNs: at(200),
    grounds: [{ source: 'x-2', path: 'dump/hub.json', offset: 10, length: 400 }],
  },
];
