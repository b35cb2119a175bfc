import { describe, expect, it } from 'vitest';
import { parseJson } from '../../base/json.ts';
import { linksOfSpan } from './span-links.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const told = (json: object | string) =>
  linksOfSpan(parseJson(typeof json === 'string' ? json : JSON.stringify(json))).map(
    ({ relation, traceId, spanId }) => `${relation} ${traceId} ${spanId}`,
  );

describe('links of a span', () => {
  const link = `link ${TRACE} b7ad6b7169203331`;
  const spans: Record<string, object> = {
    OTLP: { spanId: '1', links: [{ traceId: TRACE, spanId: 'b7ad6b7169203331', attributes: [] }] },
    Go: { Name: 'x', Links: [{ SpanContext: { TraceID: TRACE, SpanID: 'b7ad6b7169203331' }, Attributes: null }] },
    Python: { name: 'x', links: [{ context: { trace_id: TRACE, span_id: 'b7ad6b7169203331' }, attributes: {} }] },
    'X-Ray': { id: '1', links: [{ trace_id: TRACE, id: 'b7ad6b7169203331' }] },
    'Datadog’s exporters': { meta: { '_dd.span_links': `[{"trace_id":"${TRACE}","span_id":"b7ad6b7169203331"}]` } },
    ClickHouse: { 'Links.TraceId': [TRACE], 'Links.SpanId': ['b7ad6b7169203331'] },
    'agents of Elastic': { span: { id: '1', links: [{ trace_id: TRACE, span_id: 'b7ad6b7169203331' }] } },
    Elasticsearch: {
      trace: { id: '1' },
      span: { id: '2', links: [{ trace: { id: TRACE }, span: { id: 'b7ad6b7169203331' } }] },
    },
    'the explorer of SigNoz': { timestamp: '', data: { links: [{ traceId: TRACE, spanId: 'b7ad6b7169203331' }] } },
    Tempo: { SpanID: '1', Links: [{ TraceID: TRACE, SpanID: 'b7ad6b7169203331', Attrs: [] }] },
  };
  it.each(Object.entries(spans))('are read as %s writes them', (_, span) => {
    expect(told(span)).toEqual([link]);
  });

  it('say what the other span is where the record does', () => {
    expect(
      told({
        links: {
          link: [
            { traceId: 'a', spanId: 'b', type: 'PARENT_LINKED_SPAN' },
            { traceId: 'a', spanId: 'c', type: 0 },
          ],
        },
      }),
    ).toEqual(['parent a b', 'child-of a c']);
  });

  it('are nothing else than links where the record says something that no format has', () => {
    const said = ['constructor', '__proto__'].map((type) => ({ traceId: 'a', spanId: 'b', type }));
    expect(told({ links: said })).toEqual(['link a b', 'link a b']);
  });

  it('leave out the reference that is the parent, and keep the others', () => {
    const references = [
      { refType: 'FOLLOWS_FROM', traceID: 'a1', spanID: '5' },
      { refType: 'CHILD_OF', traceID: 'b2', spanID: '6' },
      { refType: 'CHILD_OF', traceID: 'a1', spanID: '7' },
      { refType: 'CHILD_OF', traceID: 'a1', spanID: '8' },
    ];
    expect(told({ traceID: '00a1', spanID: '1', references })).toEqual([
      'follows-from a1 5',
      'child-of b2 6',
      'child-of a1 8',
    ]);
    expect(told({ traceID: 'a1', spanID: '1', references: references.slice(0, 1) })).toEqual([]);
    expect(told({ _source: { traceID: 'c3', references: references.slice(1, 2) } })).toEqual(['child-of b2 6']);
  });

  it('join the halves of ids that are numbers, signed ones too', () => {
    expect(
      told(
        '{"traceIdLow":1,"references":[{"refType":1,"traceIdLow":-1,"traceIdHigh":16,"spanId":-9223372036854775808}]}',
      ),
    ).toEqual(['follows-from 0000000000000010ffffffffffffffff -9223372036854775808']);
    expect(
      told(
        '{"span_links":[{"trace_id":18446744073709551615,"trace_id_high":1,"span_id":5},{"trace_id":7,"span_id":6}]}',
      ),
    ).toEqual(['link 0000000000000001ffffffffffffffff 5', 'link 7 6']);
  });

  it('are none where nothing is named', () => {
    for (const json of ['{}', '[]', '7', '{"links":"x","references":[7,null,{}],"meta":{"_dd.span_links":"{"}}'])
      expect(told(json)).toEqual([]);
    expect(told({ links: [{ traceId: '0'.repeat(32), spanId: '' }] })).toEqual([]);
  });
});
