import type { View } from '../stores/view-state.ts';

export const VIEW_NAMES: Readonly<Record<View, string>> = {
  flow: 'Flow',
  table: 'Table',
  sql: 'SQL',
  evidence: 'Evidence',
  report: 'Report',
  compare: 'Compare',
  thing: 'Selected',
};
