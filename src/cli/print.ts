/** What goes to standard output. Text of the evidence is shown with its control characters as escapes. */
import { visibleText } from '../base/visible-text.ts';
import { formatNs } from '../base/time.ts';
import type { ComputedFinding, RequestRow } from '../shared/views.ts';

/** Whoever read standard output has enough (`| head`): the command ends early, and that is no failure. */
export class ClosedPipe extends Error {}

/** Waits for the pipe: a program that ends before it loses the rest. @throws ClosedPipe */
export function write(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error == null) resolve();
      else reject((error as NodeJS.ErrnoException).code === 'EPIPE' ? new ClosedPipe() : error);
    });
  });
}

export function writeLine(text: string): Promise<void> {
  return write(`${visibleText(text)}\n`);
}

export function writeJsonLine(value: unknown): Promise<void> {
  return write(`${JSON.stringify(value)}\n`);
}

/** Columns padded to the widest cell; the last one is left as long as it is. */
export function writeTable(rows: readonly (readonly string[])[]): Promise<void> {
  const shown = rows.map((row) => row.map(visibleText));
  const widths = (shown[0] ?? []).map((_, i) => Math.max(...shown.map((row) => row[i]?.length ?? 0)));
  const lines = shown.map((row) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  '),
  );
  return write(`${lines.join('\n')}\n`);
}

const time = (ns: string | null): string | null => (ns === null ? null : formatNs(BigInt(ns)));

/** A request exactly as docs/cli.md promises it. */
export function requestJson(row: RequestRow): Readonly<Record<string, unknown>> {
  return {
    id: row.id,
    time: time(row.timeNs),
    label: row.label,
    node: row.node,
    artifact: row.artifact,
    artifactKind: row.artifactKind,
    status: row.status,
    rule: row.rule,
    reason: row.reason,
    freshness: row.freshness,
    inputHash: row.inputHash,
    outputHash: row.outputHash,
    responseId: row.responseId,
    txHash: row.txHash,
    signature: row.signature,
    settlement: row.settlement,
  };
}

/** A finding exactly as docs/cli.md promises it. */
export function findingJson(row: ComputedFinding): Readonly<Record<string, unknown>> {
  return {
    id: row.id,
    rule: row.rule,
    severity: row.severity,
    summary: row.summary,
    labels: row.labels,
    nodes: row.nodes,
    artifacts: row.artifacts,
    requests: row.requests,
    requestCount: row.requestCount,
    from: time(row.fromNs),
    to: time(row.toNs),
    grounds: row.grounds.map(({ source, offset, length }) => ({ source, offset, length })),
    alternatives: row.alternatives,
    settledBy: row.settledBy,
  };
}

export function requestLine(row: RequestRow): readonly string[] {
  const moment = time(row.timeNs)?.replace(/\.(\d{3})\d{6}Z$/, '.$1Z') ?? 'no time';
  const how = row.rule ?? row.reason;
  const status = how === null ? row.status : `${row.status} (${how})`;
  return [
    row.id,
    moment,
    row.label ?? 'no label',
    row.artifact ?? 'no artifact',
    status,
    row.freshness,
    row.node ?? 'no node',
  ];
}

export const REQUEST_HEAD = ['id', 'time', 'label', 'artifact', 'status', 'freshness', 'node'] as const;
