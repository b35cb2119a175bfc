import type { Severity } from '../../model/finding.ts';

/** Titles of findings: what was seen, in words that the domain page defines. The exact meaning is in docs/rules.md. */
const TITLES: Readonly<Record<string, string>> = {
  'stale-artifact': 'Served an older release',
  'split-label': 'One label, several artifacts',
  'label-drift': 'Label moved to a newer release',
  'node-drift': 'Node fell behind the others',
  'diverging-twins': 'Same input, different artifacts',
  'content-mismatch': 'Content does not match its id',
  'blob-not-available': 'Blob was not available then',
  'served-before-fetched': 'Served before it was fetched',
  'blob-not-guaranteed': 'Blob was not guaranteed then',
  'impossible-blob-history': 'Blob history that cannot be',
  'impossible-quilt-patch': 'No file at that place of the quilt',
  'blob-on-two-networks': 'Blob on two networks',
  'epoch-conflict': 'Epoch and time do not fit',
  'edited-record': 'Record contradicts its bytes',
  'certificate-invalid': 'Certificate does not hold',
  'conflicting-evidence': 'Records disagree',
  'signature-invalid': 'Signature does not verify',
  'key-mismatch': 'Signed by another key',
  'hash-mismatch': 'Hash does not match the text',
  'unsettled-request': 'Answer was never settled',
  'announced-not-settled': 'Announced, not on the chain',
  'orphan-settlement': 'Settled without a request',
  'root-mismatch': 'Tree does not match its root',
  'duplicate-settlement': 'Settled twice',
  'placeholder-identity': 'Stand-in instead of an identity',
  'unknown-image': 'Image of the enclave is unknown',
  'node-not-active': 'Node was not active then',
  'clock-skew': 'Clock is off',
};

/** A rule that has no title yet is shown by its id, readable. */
export function ruleTitle(rule: string): string {
  const words = rule.replaceAll('-', ' ');
  return TITLES[rule] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

export type SeverityTone = 'bad' | 'warn' | 'note';

/** Three marks for five severities: cross in an octagon, triangle, circle. The word is always there too. */
export function severityTone(severity: Severity): SeverityTone {
  if (severity === 'critical' || severity === 'high') return 'bad';
  return severity === 'medium' ? 'warn' : 'note';
}
