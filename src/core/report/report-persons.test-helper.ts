/** What people wrote for the small report, what happened when, and its earlier version. */
import type { ReportChanges, ReportPersons } from '../../model/report/report-persons.ts';
import type { ReportTimeline } from '../../model/report/report-timeline.ts';

const at = (seconds: number): string => `${1_772_460_000 + seconds}000000000`;

export const SMALL_PERSONS: ReportPersons = {
  questions: [
    {
      key: 'Q1',
      text: 'Which artifact did each request of 2 March hit?\nWas it what the label should have meant?',
      askedBy: 'The owner of the gateway',
      authority: 'Order 7 of 3 March',
      outOfScope: null,
      answer: {
        text: 'Two artifacts; one of them had been replaced.',
        strength: 'attested',
        actor: 'Mara',
        atNs: at(95_000),
      },
    },
    {
      key: 'Q2',
      text: 'Since when?',
      askedBy: null,
      authority: null,
      outOfScope: 'Requests before March.',
      answer: null,
    },
  ],
  hypotheses: [
    {
      key: 'H1',
      actor: 'Mara',
      atNs: at(95_100),
      statement: 'The node kept the old file in its cache.',
      prediction: 'Its loader’s log names the old id after the release.',
      test: 'Read the log of the loader.',
      observed: 'It does.',
      verdict: 'supported',
      why: null,
    },
    {
      key: 'H2',
      actor: 'Jon',
      atNs: at(95_200),
      statement: 'The provider served another model under the same name.',
      prediction: null,
      test: null,
      observed: null,
      verdict: 'untestable',
      why: 'Nothing on the provider’s side was exported.',
    },
  ],
  deviations: [
    {
      key: 'D1',
      kind: 'exclusion',
      text: 'The staging gateway was left out.',
      actor: 'Mara',
      atNs: at(95_300),
    },
  ],
  classification: 'Confidential',
  distribution: 'The owner of the gateway',
  organisation: null,
  author: 'Mara',
  authorRole: 'examiner',
  reviewer: null,
  reviewerRole: null,
  signature: {
    actor: 'Mara',
    atNs: at(95_400),
    name: 'Mara',
    role: 'examiner',
    place: null,
    statement: 'I read the evidence and stand by the findings.',
  },
};

export const SMALL_TIMELINE: ReportTimeline = {
  dated: [
    {
      timeNs: at(-3600),
      afterNs: at(-7200),
      written: { text: '2026-03-02T14:00:00+01:00', zone: '+01:00' },
      what: 'Release known',
      about: 'gemini-2.5-pro means gemini-2.5-pro-002, release 2',
      ground: { source: 'x-2', path: 'dump/hub.json', offset: 0, length: 450 },
    },
    {
      timeNs: at(100),
      afterNs: null,
      written: null,
      what: 'A finding begins',
      about: 'f-1, stale-artifact',
      ground: null,
    },
  ],
  undated: [
    {
      timeNs: null,
      afterNs: null,
      written: null,
      what: 'artifact.load',
      about: 'on onnx-fra-1',
      ground: { source: 'x-6', path: 'dump/trees.zip!/batch.json', offset: 12, length: 40 },
    },
  ],
  datedOf: 5,
  undatedOf: 1,
};

export const SMALL_CHANGES: ReportChanges = {
  versions: [
    {
      number: 1,
      status: 'interim',
      supersededBy: null,
      atNs: at(94_000),
      actor: 'Mara',
      reportId: `R-${'0'.repeat(64)}`,
      custodyHead: '7'.repeat(64),
      note: 'For the first meeting.',
    },
  ],
  since: 1,
  changes: [
    {
      finding: 'f-1',
      before: { severity: 'medium', summary: 'One request was answered with an old release.' },
      now: { severity: 'high', summary: 'Two requests were answered with an old release.' },
    },
    {
      finding: 'f-3 of version 1',
      before: { severity: 'low', summary: 'A clock was ahead.' },
      now: null,
    },
  ],
  same: 1,
};
