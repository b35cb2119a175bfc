import type { ReportTrust } from '../../model/report.ts';

/** What a small report rests on beside its keys and tables. */
export const SMALL_ROOTS: ReportTrust['roots'] = [
  {
    id: 'chain:x-3',
    kind: 'chain-export',
    title: 'Chain records in dump/logs.json',
    fingerprint: '7'.repeat(64),
    origin: '12 records, as that file gives them; no header or proof of the chain is checked.',
    isShipped: false,
    source: 'x-3',
  },
];
