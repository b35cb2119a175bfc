/** An event of the open vocabulary that another format's record amounts to: what it does not say stays null. */
import type { TraceEventKind, TraceEventStatement } from '../../model/statement.ts';

const NOTHING: Omit<TraceEventStatement, 'event'> = {
  kind: 'trace-event',
  timeNs: null,
  requestId: null,
  label: null,
  version: null,
  blobId: null,
  computedBlobId: null,
  apiName: null,
  providerModel: null,
  sha256: null,
  nodeId: null,
  teeId: null,
  inputHash: null,
  outputHash: null,
  txHash: null,
  inferenceId: null,
  responseId: null,
  traceId: null,
  spanId: null,
  merkleRoot: null,
  result: null,
  resolver: null,
};

export function traceEvent(
  event: TraceEventKind,
  says: Partial<Omit<TraceEventStatement, 'kind' | 'event'>>,
): TraceEventStatement {
  return { ...NOTHING, event, ...says };
}
