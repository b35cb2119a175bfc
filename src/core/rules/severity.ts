import type { Severity } from '../../model/finding.ts';

interface RuleSeverity {
  readonly severity: Severity;
  readonly reason: string;
}

/** How heavy a finding of each rule is. The one table; docs/rules.md repeats it and a test compares. */
export const SEVERITY = {
  'signature-invalid': { severity: 'critical', reason: 'the enclave did not sign what the record states' },
  'root-mismatch': {
    severity: 'critical',
    reason: 'the settled proof and its published contents are two different things',
  },
  'key-mismatch': { severity: 'high', reason: 'the answer belongs to another enclave than it names' },
  'hash-mismatch': { severity: 'high', reason: 'the text that is held is not the text that was signed' },
  'content-mismatch': { severity: 'high', reason: 'something else than the id stands for was loaded or kept under it' },
  'diverging-twins': { severity: 'high', reason: 'one question got two answers, and the artifact is what differs' },
  'conflicting-evidence': { severity: 'high', reason: 'the records do not agree on what the request is about' },
  'split-label': { severity: 'high', reason: 'at one moment a label meant two things' },
  'stale-artifact': { severity: 'high', reason: 'something older than the label stood for was served' },
  'node-not-active': { severity: 'high', reason: 'the registry did not vouch for the enclave at that time' },
  'blob-not-available': {
    severity: 'high',
    reason: 'what was served cannot have come from where its id says that it lies',
  },
  'impossible-blob-history': { severity: 'high', reason: 'a record of the chain was edited or is of something else' },
  'edited-record': { severity: 'high', reason: 'a record and the bytes it was made from cannot both be right' },
  'certificate-invalid': { severity: 'high', reason: 'storage nodes did not sign what the record states' },
  'node-drift': {
    severity: 'medium',
    reason: 'a node lags behind the others; whether that was stale is a finding of its own',
  },
  'unknown-image': {
    severity: 'medium',
    reason: 'nothing says what software answered; nothing says that it was wrong either',
  },
  'epoch-conflict': { severity: 'medium', reason: 'a time of the record is wrong, or its network is' },
  'impossible-quilt-patch': { severity: 'medium', reason: 'what was named lies nowhere; what was served is not known' },
  'unsettled-request': { severity: 'medium', reason: 'the proof trail stops, though nothing contradicts the answer' },
  'announced-not-settled': { severity: 'medium', reason: 'what was said to be settled is not shown to be' },
  'orphan-settlement': { severity: 'medium', reason: 'a settled inference is missing from the case' },
  'duplicate-settlement': { severity: 'medium', reason: 'one inference was settled twice; the proof itself holds' },
  'label-drift': { severity: 'low', reason: 'a label that moves on with its releases does what labels do' },
  'placeholder-identity': { severity: 'low', reason: 'an identity was never recorded; no false one was claimed' },
  'clock-skew': { severity: 'low', reason: 'times of the node are off; no other finding rests on them' },
  'served-before-fetched': { severity: 'low', reason: 'a record that is missing, or a clock, explains it as well' },
  'blob-not-guaranteed': { severity: 'info', reason: 'it can have come from Walrus all the same' },
  'blob-on-two-networks': { severity: 'info', reason: 'the same bytes have the same id everywhere' },
} as const satisfies Readonly<Record<string, RuleSeverity>>;

export type RuleId = keyof typeof SEVERITY;
