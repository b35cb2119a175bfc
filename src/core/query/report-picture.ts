/** The flow as a report shows it: drawn in light colours, and as a table. */
import { flowToSvg } from '../../model/flow/flow-svg.ts';
import { flowTable } from '../../model/flow/flow-table.ts';
import type { ReportPicture } from '../../model/report.ts';
import type { Filter } from '../../shared/views.ts';
import { counted, grouped } from '../report/wording.ts';
import type { Db } from '../store/db.ts';
import { buildFlow } from './flow.ts';

const BUDGET = { labels: 24, nodes: 24, artifacts: 32, bins: 160 };
const SIZE = { width: 1200, height: 720 };

/** null when no request is in scope. */
export function reportPicture(db: Db, filter: Filter | undefined): ReportPicture | null {
  const flow = buildFlow(db, filter, BUDGET);
  if (flow.shown === 0) return null;
  const { folded } = flow;
  const parts = [
    ...(folded.labels === 0
      ? []
      : [`${counted(folded.labels, 'label')} with ${counted(folded.labelRequests, 'request')}`]),
    ...(folded.nodes === 0 ? [] : [counted(folded.nodes, 'node')]),
    ...(folded.artifacts === 0 ? [] : [counted(folded.artifacts, 'artifact')]),
  ];
  const left = parts.length === 0 ? '' : ` Drawn together as one row of others: ${parts.join(', ')}.`;
  const caption = `Requests from the label asked for, over time, to the node that answered and the artifact that was hit: ${grouped(flow.shown)} of ${grouped(flow.of)} requests. A wider ribbon carries more of them.${left}`;
  return { svg: flowToSvg(flow, { ...SIZE, theme: 'light' }), caption, rows: flowTable(flow) };
}
