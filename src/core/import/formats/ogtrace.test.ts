import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { ogtrace } from './ogtrace.ts';

const event = (more: object = {}) => ({
  schema: 'ogtrace/1',
  ts: '2026-03-02T14:05:09.5Z',
  kind: 'artifact.load',
  node_id: 'n',
  blob_id: 'B',
  ...more,
});

describe('ogtrace', () => {
  it('reads events with hex ids normalised and the rest verbatim', async () => {
    const content = JSON.stringify(
      event({ sha256: `sha256:${'AB'.repeat(32)}`, tx_hash: '0xCD', tee_id: '0xEF', request_id: 'R-1', label: 'A/b' }),
    );
    const { statements } = await runImporter(ogtrace, content);
    expect(statements[0]?.statement).toMatchObject({
      event: 'artifact.load',
      timeNs: '1772460309500000000',
      nodeId: 'n',
      blobId: 'B',
      sha256: 'ab'.repeat(32),
      txHash: 'cd',
      teeId: 'ef',
      requestId: 'R-1',
      label: 'A/b',
    });
  });

  it('reads times as RFC 3339 and as unix milliseconds, and doubts others', async () => {
    const lines = [event({ ts: 1772460309500 }), event({ ts: 'yesterday' }), event({ ts: undefined })]
      .map((one) => JSON.stringify(one))
      .join('\n');
    const { statements, issues } = await runImporter(ogtrace, lines);
    expect(statements.map((entry) => entry.statement.kind === 'trace-event' && entry.statement.timeNs)).toEqual([
      '1772460309500000000',
      null,
      null,
    ]);
    expect(issues.map((issue) => issue.code)).toEqual(['unreadable-time']);
  });

  it('keeps good lines beside broken, foreign and newer ones', async () => {
    const lines = [
      event(),
      '{"schema"',
      { hello: 1 },
      event({ schema: 'ogtrace/2' }),
      event({ kind: 'x.y' }),
      event({ kind: 'model.resolve' }),
    ];
    const content = `\uFEFF${lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\r\n')}`;
    const { statements, units, issues } = await runImporter(ogtrace, content);
    expect(statements).toHaveLength(2);
    expect(units.map((unit) => unit.reason)).toEqual([
      'byte-order-mark',
      '',
      'syntax',
      'unknown-shape',
      'unsupported-version',
      'unknown-kind',
      '',
    ]);
    expect(issues.map((issue) => issue.code)).toEqual(['syntax', 'unsupported-version']);
  });

  it('is recognised by its schema, weakly by its kinds', () => {
    expect(ogtrace.sniff(headOf(JSON.stringify(event()))).confidence).toBe(0.99);
    expect(ogtrace.sniff(headOf(`broken\n${JSON.stringify(event())}\n`)).confidence).toBe(0.99);
    expect(ogtrace.sniff(headOf(JSON.stringify(event({ schema: undefined })))).confidence).toBe(0.7);
    expect(ogtrace.sniff(headOf('{"kind":"Deployment","schema":"v1"}')).confidence).toBe(0);
  });
});
