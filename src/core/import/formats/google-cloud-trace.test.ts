import { describe, expect, it } from 'vitest';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { googleCloudTrace } from './google-cloud-trace.ts';

const SPAN =
  '{"spanId":"11651890805410859800","kind":"RPC_SERVER","name":"/chat","startTime":"2026-03-02T14:05:09.5Z","endTime":"2026-03-02T14:05:10Z","parentSpanId":"0","labels":{"gen_ai.request.model":"m"}}';
const ID = '"projectId":"p","traceId":"5f0c3b9e7d1a48269b40c2d85e6f7a13"';

describe('google-cloud-trace', () => {
  it('reads traces and answers, the trace id before or behind the spans', async () => {
    for (const content of [
      `{${ID},"spans":[${SPAN}]}`,
      `{"spans":[${SPAN}],${ID}}`,
      `{"traces":[{"spans":[${SPAN}],${ID}}]}`,
      `[{${ID},"spans":[${SPAN}]}]`,
    ]) {
      const { statements, issues } = await runImporter(googleCloudTrace, content);
      const [span] = statements.map((entry) => entry.statement as SpanStatement);
      expect([content, span, issues]).toMatchObject([
        content,
        { traceId: '5f0c3b9e7d1a48269b40c2d85e6f7a13', parentSpanId: null, spanKind: 'server', labelAsked: 'm' },
        [],
      ]);
      expect(traceKey(span!.spanId, 8)).toBe('a1b3d4f402278b18');
      expect(googleCloudTrace.sniff(headOf(content)).confidence).toBe(0.95);
    }
  });
});
