import { describe, expect, it } from 'vitest';
import { mappingFaults, mappingOf } from '../../../model/column-mapping.ts';
import { proposeMapping } from './propose.ts';
import { readTableHead } from './table-head.ts';

function proposal(text: string) {
  const head = readTableHead(Buffer.from(text), true);
  return head === null ? null : proposeMapping(head);
}

const read = (text: string): Record<string, string> =>
  Object.fromEntries(
    (proposal(text)?.columns ?? []).flatMap(({ column, field, unit }) =>
      field === null ? [] : [[column, unit === null ? field : `${field} in ${unit}`]],
    ),
  );

describe('a proposed mapping', () => {
  it('finds the rows of a list, and of the answers of stores', () => {
    const row =
      '{"trace_id":"a","span_id":"b","reference_parent_span_id":"c","start_time":1772460309000000000,"tags":{"model":"m"}}';
    const said = {
      trace_id: 'traceId',
      span_id: 'spanId',
      reference_parent_span_id: 'parentSpanId',
      'tags.model': 'labelAsked',
    };
    for (const text of [
      `[${row}]`,
      `[\n ${row},\n ${row}\n]`,
      `{"took":4,"hits":[${row}]}`,
      `{"data":[${row}],"meta":[{"name":"trace_id","type":"String"}]}`,
    ])
      expect(read(text)).toMatchObject({ ...said, start_time: 'start in ns' });
    expect(read(`{"hits":{"total":1,"hits":[{"_id":"1","_source":${row}}]}}`)).toMatchObject({
      '_source.trace_id': 'traceId',
      '_source.start_time': 'start in ns',
    });
    for (const text of ['[1,2]', '[{"a":1}]', '{"data":{"rows":1}}', '[[{"trace_id":"a","span_id":"b"}]]'])
      expect(proposal(text)).toBeNull();
  });

  it('takes the unit of a duration from its name where there is no end', () => {
    for (const name of ['duration_nano', 'durationInNanos'])
      expect(read(`trace_id,span_id,timestamp,${name}\na,b,2026-03-02T14:05:09Z,5`)).toMatchObject({
        [name]: 'duration in ns',
      });
  });

  it('takes the unit of a duration from start and end, whatever its name says', () => {
    const rows = [1, 2, 3].map((i) => `t${i},s${i},${i}000000000000000000,${i}000000000000250000,250`).join('\n');
    expect(read(`trace,span,start,end,duration_ms\n${rows}`)).toMatchObject({
      start: 'start in ns',
      end: 'end in ns',
      duration_ms: 'duration in us',
    });
  });

  it('leaves a unit open that nothing tells, and says what is missing', () => {
    const found = proposal('trace,span,start,duration\na,b,12,5\nc,d,13,6')!;
    expect(found.columns.find(({ column }) => column === 'start')).toMatchObject({
      unit: null,
      why: 'By its name; nothing tells its unit.',
    });
    expect(mappingFaults(mappingOf(found, 'x'))).toEqual([
      'The unit of start (start) is missing.',
      'The unit of duration (duration) is missing.',
    ]);
  });

  it.each([
    ['s', '1767225600'],
    ['ms', '1767225600123'],
    ['us', '1767225600123456'],
    ['ns', '1767225600123456789'],
    ['s', '1767225600.5'],
    ['iso', '2026-01-01T00:00:00Z'],
    ['iso', '2026-01-01 00:00:00.123'],
  ])('knows %s by the size or form of %s', (unit, text) => {
    expect(read(`trace_id,span_id,ts\na,b,${text}\nc,d,${text}`)['ts']).toBe(`start in ${unit}`);
  });

  it('gives a field to the column whose name fits best', () => {
    expect(
      read('traceId,spanId,model,attributes.gen_ai.request.model,time,timestamp\na,b,x,y,1767225600,1767225600\n'),
    ).toEqual({
      traceId: 'traceId',
      spanId: 'spanId',
      model: 'labelAnswered',
      'attributes.gen_ai.request.model': 'labelAsked',
      timestamp: 'start in s',
    });
  });

  it.each([
    [
      'spend logs of LiteLLM',
      'request_id,call_type,startTime,endTime,completionStartTime,model,model_id,model_group,status',
      'chatcmpl-1,acompletion,2026-03-02 13:00:00.123,2026-03-02 13:00:01.123,,azure/eu-1,9f3a,qwen3,success',
      {
        request_id: 'requestId',
        call_type: 'name',
        startTime: 'start in iso',
        endTime: 'end in iso',
        model: 'labelAnswered',
        model_group: 'labelAsked',
        status: 'status',
      },
    ],
    [
      'an activity export of OpenRouter',
      'generation_id,created_at,model_permaslug,provider_name,generation_time_ms,time_to_first_token_ms,app_name',
      'gen-1,2026-03-02 13:00:00.123,qwen/qwen3-32b,Acme,812,90,demo',
      {
        generation_id: 'responseId',
        created_at: 'start in iso',
        model_permaslug: 'labelAsked',
        generation_time_ms: 'duration in ms',
        app_name: 'service',
      },
    ],
    [
      'requests of Helicone',
      'response_id,response_created_at,response_status,request_created_at,request_id,delay_ms,model,request_model',
      'b-1,2026-03-02 13:00:00.512+00,200,2026-03-02 13:00:00.1+00,q-1,412,qwen3-32b,qwen3',
      {
        response_id: 'responseId',
        response_created_at: 'end in iso',
        response_status: 'status',
        request_created_at: 'start in iso',
        request_id: 'requestId',
        delay_ms: 'duration in ms',
        model: 'labelAnswered',
        request_model: 'labelAsked',
      },
    ],
    [
      'an inference table of Databricks, whose request and response are no ids',
      'databricks_request_id,request_date,timestamp_ms,status_code,execution_time_ms,request,response',
      'd-1,2026-03-02,1772456400123,200,812,"{""messages"":[]}","{""id"":1}"',
      {
        databricks_request_id: 'requestId',
        timestamp_ms: 'start in ms',
        status_code: 'status',
        execution_time_ms: 'duration in ms',
      },
    ],
    [
      'runs of a chain',
      ',id,name,start_time,end_time,parent_run_id,trace_id',
      '0,r-2,chat,2026-03-02 13:00:00.123456+00:00,2026-03-02 13:00:01.123456+00:00,r-1,r-1',
      {
        id: 'spanId',
        name: 'name',
        start_time: 'start in iso',
        end_time: 'end in iso',
        parent_run_id: 'parentSpanId',
        trace_id: 'traceId',
      },
    ],
    [
      'a spreadsheet with units in brackets',
      'Trace ID;Span ID;Start (s);Latency (ms);Model;Server name',
      't;s;1772456400,25;812,5;qwen3;gpu-1',
      {
        'Trace ID': 'traceId',
        'Span ID': 'spanId',
        'Start (s)': 'start in s',
        'Latency (ms)': 'duration in ms',
        Model: 'labelAsked',
        'Server name': 'node',
      },
    ],
  ])('knows %s', (_, names, row, expected) => {
    expect(read(`${names}\n${row}\n${row}\n`)).toEqual(expected);
    expect(mappingFaults(mappingOf(proposal(`${names}\n${row}\n${row}\n`)!, 'x'))).toEqual([]);
  });

  it('reads the names of a data frame whose row numbers have none', () => {
    const head = ',name,span_kind,context.trace_id,context.span_id,start_time';
    const row = '7,chat,LLM,4d1f0c2ab7e84f6f9a1d3c5e7b902468,a1b2c3d4e5f60701,2026-03-02 14:05:09.123456+00:00';
    expect(read(`${head}\n${row}\n`)).toEqual({
      name: 'name',
      span_kind: 'spanKind',
      'context.trace_id': 'traceId',
      'context.span_id': 'spanId',
      start_time: 'start in iso',
    });
    expect(proposal(`${head}\n${row}\n`)?.columns[0]?.column).toBe('column 1');
    // Two without a name are cells without a value.
    expect(proposal('a,,b,,c\nd,,e,,f\n')?.columns.map(({ column }) => column)[0]).toBe('column 1');
  });

  it('numbers columns that have no names', () => {
    expect(proposal('1,2,3\n4,5,6\n')?.columns.map(({ column }) => column)).toEqual([
      'column 1',
      'column 2',
      'column 3',
    ]);
  });

  it('is made of JSON lines with the keys down to the values', () => {
    expect(read('{"a":{"trace_id":"x","span_id":"y"},"ts":1767225600123}\n{"a":{"trace_id":"z"}}\n')).toEqual({
      'a.trace_id': 'traceId',
      'a.span_id': 'spanId',
      ts: 'start in ms',
    });
  });

  it.each(['', 'one line of prose, with a comma', '[{"a":1}]', '<a>,<b>\n<c>,<d>', 'a\0,b\nc,d\n'])(
    'is not made of %j',
    (text) => {
      expect(proposal(text)).toBeNull();
    },
  );
});
