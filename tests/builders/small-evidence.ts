/** A few files of made-up evidence: two releases of one label, three calls, one of them answered by the old release. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export const LABEL = 'og-1hr-volatility-ethusdt';
export const OLD_BLOB = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
export const NEW_BLOB = 'Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA';
/** Not a multiple of anything a double could hold. */
export const ODD_NS = '1772460309123456789';

const line = (value: object): string => `${JSON.stringify(value)}\n`;

export function publish(version: string, blob: string, ts: string): string {
  return line({ schema: 'ogtrace/1', ts, kind: 'hub.version.publish', label: LABEL, version, blob_id: blob });
}

/** One call and the file that the node loaded for it. `minute` is the minute after 14:00. */
export function call(id: string, node: string, blob: string, minute: number): string {
  const at = (second: string): string => `2026-03-02T14:${String(minute).padStart(2, '0')}:${second}Z`;
  return (
    line({
      schema: 'ogtrace/1',
      ts: at('05.000'),
      kind: 'inference.request',
      request_id: id,
      label: LABEL,
      node_id: node,
    }) +
    line({ schema: 'ogtrace/1', ts: at('05.250'), kind: 'artifact.load', request_id: id, node_id: node, blob_id: blob })
  );
}

/** An OTLP export of one inference. */
export function span(id: number, blob: string, startNs = ODD_NS): string {
  const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
  return line({
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', 'panel'), text('host.name', 'node-c')] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: id.toString(16).padStart(32, 'a'),
                spanId: id.toString(16).padStart(16, 'b'),
                name: 'generate',
                startTimeUnixNano: startNs,
                endTimeUnixNano: (BigInt(startNs) + 1_000_001n).toString(),
                attributes: [text('gen_ai.request.model', LABEL), text('og.blob_id', blob)],
              },
            ],
          },
        ],
      },
    ],
  });
}

/** Path inside the folder → bytes. */
export const SMALL_EVIDENCE: Readonly<Record<string, string | Uint8Array>> = {
  'hub/publishes.ogtrace.ndjson':
    publish('1', OLD_BLOB, '2026-02-01T00:00:00.000Z') + publish('2', NEW_BLOB, '2026-03-01T00:00:00.000Z'),
  'nodes/a.ogtrace.ndjson':
    call('req-1', 'node-a', NEW_BLOB, 1) +
    '{"schema":"ogtrace/1","ts":"2026-03-02T14:01:30Z",\n' +
    call('req-2', 'node-a', NEW_BLOB, 2),
  'nodes/b.ogtrace.ndjson.gz': gzipSync(call('req-3', 'node-b', OLD_BLOB, 3)),
  'nodes/copy-of-a.ndjson':
    call('req-1', 'node-a', NEW_BLOB, 1) +
    '{"schema":"ogtrace/1","ts":"2026-03-02T14:01:30Z",\n' +
    call('req-2', 'node-a', NEW_BLOB, 2),
  'spans.otlp.jsonl': span(1, NEW_BLOB),
  'notes.txt': 'seen by nobody\n',
  'empty.json': '',
  '.hidden': 'kept all the same\n',
};

/** Writes files with a fixed modification time, 2026-03-03T00:00:00Z. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    utimesSync(path, 1_772_496_000, 1_772_496_000);
  }
}
