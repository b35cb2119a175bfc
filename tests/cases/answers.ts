/** What a case answers, without what a build may word otherwise: the golden side of the historic cases. */
import type { Engine } from '../../src/core/engine.ts';
import type { CallContext } from '../../src/shared/contract.ts';

const QUIET: CallContext = { signal: new AbortController().signal, progress: () => undefined };

export async function answersOf(engine: Engine): Promise<object> {
  const { handlers } = engine;
  const requests = await handlers['request.list']({ offset: 0, limit: 1000 }, QUIET);
  const findings = await handlers['finding.list']({}, QUIET);
  const sources = await handlers['source.list']({}, QUIET);
  return {
    requests: requests.rows.map(({ timeNs, label, node, artifact, status, freshness, responseId, signature }) => ({
      timeNs,
      label,
      node,
      artifact,
      status,
      freshness,
      responseId,
      signature,
    })),
    findings: findings.map(({ rule, labels, nodes, artifacts, requestCount, fromNs, toNs }) => ({
      rule,
      labels,
      nodes,
      artifacts,
      requestCount,
      fromNs,
      toNs,
    })),
    sources: sources.map(
      ({ id, path, parent, format, bytes, sha256, duplicateOf, records, issues, acquiredNs, fileTimeNs, ledger }) => ({
        id,
        path,
        parent,
        format,
        bytes,
        sha256,
        duplicateOf,
        records,
        issues,
        acquiredNs,
        fileTimeNs,
        ledger,
      }),
    ),
  };
}
