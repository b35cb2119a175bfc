import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { triton } from './triton.ts';

const model = (id: number, name: string, requestId: string | null, parent: number | null = null) =>
  `{"id":${id},"model_name":"${name}","model_version":3${requestId === null ? '' : `,"request_id":"${requestId}"`}${parent === null ? '' : `,"parent_id":${parent}`}}`;
const stamp = (id: number) => `{"id":${id},"timestamps":[{"name":"REQUEST_START","ns":2356425054785863}]}`;
const file = (...fragments: string[]) => `[${fragments.join(',')}]`;

async function read(text: string, pieceBytes = 1024) {
  const written = await runImporter(triton, text, { pieceBytes });
  return {
    ...written,
    spans: written.statements.map((entry) => entry.statement as SpanStatement),
    codes: written.issues.map((issue) => issue.code),
  };
}

describe('triton', () => {
  it('makes one span of the fragments of a number: what was loaded, and no time of day', async () => {
    const { spans, codes, units } = await read(file(model(1, 'm', 'r'), stamp(1), stamp(1)));
    expect(spans).toMatchObject([
      { traceId: null, spanId: '1', startNs: null, labelAsked: 'm', artifactRef: 'm/3', requestId: 'r' },
    ]);
    expect([codes, units.map((unit) => unit.category)]).toEqual([[], ['accepted', 'accepted', 'accepted']]);
    expect(triton.clock).toBe('none');
  });

  it('takes the parts of an ensemble for no requests of a client', async () => {
    const { spans } = await read(file(model(2, 'all', 'r'), stamp(2), model(3, 'part', 'r', 2), stamp(3)));
    expect(spans.map((one) => [one.name, one.labelAsked, one.requestId, one.parentSpanId, one.artifactRef])).toEqual([
      ['all', 'all', 'r', null, 'all/3'],
      ['part', null, null, '2', 'part/3'],
    ]);
  });

  it.each(['say "hi', 'say "hi"', '"', 'back\\slash\\q', 'two\nlines', '{"id":', '"},{"'])(
    'reads a request id that breaks its fragment: %j',
    async (requestId) => {
      const { spans, codes } = await read(file(model(1, 'm', requestId), stamp(1), model(2, 'n', 'r'), stamp(2)));
      expect(spans.map((one) => [one.name, one.requestId])).toEqual([
        ['m', requestId],
        ['n', 'r'],
      ]);
      expect(codes).toEqual(['unescaped-request-id']);
    },
  );

  it('notices a forged fragment by the number that it takes, or by the steps that it lacks', async () => {
    const forged = (id: number) => `x"},{"id":${id},"model_name":"evil","model_version":9,"request_id":"y`;
    const taken = await read(file(model(1, 'm', 'r'), stamp(1), model(2, 'm', forged(1)), stamp(2)));
    expect([taken.spans.map((one) => one.name), taken.codes]).toEqual([['m', 'm'], ['contradictory-id']]);
    const free = await read(file(model(1, 'm', forged(9)), stamp(1)));
    expect(free.codes).toEqual(['no-steps']);
  });

  it('joins nothing by a request id that several requests have', async () => {
    const { spans, codes } = await read(file(model(1, 'm', '7'), stamp(1), model(2, 'm', '7'), stamp(2)));
    expect([spans.map((one) => one.requestId), codes]).toEqual([[null, null], ['repeated-request-id']]);
  });

  it('reads a file that was written anew with its keys in another order', async () => {
    const { spans, codes } = await read(
      '[{"model_name":"m","id":1,"model_version":3,"request_id":"r"},{"timestamps":[{"ns":5,"name":"REQUEST_START"}],"id":1}]',
    );
    expect([spans.map((one) => [one.name, one.artifactRef, one.requestId]), codes]).toEqual([[['m', 'm/3', 'r']], []]);
  });

  it('says the same however the file comes', async () => {
    const text = file(model(1, 'm', 'a"b'), stamp(1), model(2, 'n', 'r', 1), stamp(2)).slice(0, -9);
    const whole = await read(text);
    for (const pieceBytes of [1, 3, 17, 200]) expect(await read(text, pieceBytes)).toEqual(whole);
    expect(whole.codes).toEqual(['unescaped-request-id', 'cut', 'no-steps']);
  });

  it('is recognised by its fragments', () => {
    expect(triton.sniff(headOf(file(stamp(1)))).confidence).toBe(0.96);
    expect(triton.sniff(headOf(file(model(1, 'm', null)))).confidence).toBe(0.9);
    expect(triton.sniff(headOf('[{"id":1,"name":"x"}]')).confidence).toBe(0);
  });

  it('takes the steps from a record that holds them beside its model', async () => {
    const record = { id: 1, model_name: 'm', model_version: 1, timestamps: [{ name: 'REQUEST_START', ns: 5 }] };
    const { statements, issues } = await runImporter(triton, JSON.stringify([record]));
    expect(statements).toHaveLength(1);
    expect(issues).toEqual([]);
  });
});
