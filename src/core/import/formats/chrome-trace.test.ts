import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { rankOfName } from './chrome-context.ts';
import { chromeTrace } from './chrome-trace.ts';

const event = (phase: string, name: string, ts: string | number, more = ''): string =>
  `{"pid":1,"tid":1,"ph":"${phase}","name":"${name}","ts":${ts}${more}}`;

async function spansOf(content: string, name = 'x.json') {
  const written = await runImporter(chromeTrace, content, { name });
  const spans = written.statements.map((entry) => entry.statement as SpanStatement);
  return {
    spans,
    told: spans.map((span) => `${span.name} ${span.startNs}-${span.endNs}`),
    issues: written.issues.map((issue) => issue.code),
    written,
  };
}

/** A time of 2026 in µs, and in ns. */
const US = '1772460309000000';

describe('chrome-trace', () => {
  it('reads events one after another, with the names of their processes', async () => {
    const name = '{"ph":"M","pid":1,"ts":0,"name":"process_name","args":{"name":"gateway"}}';
    for (const between of ['\n', '\r\n', '']) {
      const content = [name, event('X', 'a', US, ',"dur":1'), event('X', 'b', US, ',"dur":2')].join(between);
      expect(chromeTrace.sniff(headOf(content)).confidence).toBe(0.9);
      const { spans, issues } = await spansOf(content);
      expect([spans.map((span) => [span.name, span.service]), issues]).toEqual([
        [
          ['a', 'gateway'],
          ['b', 'gateway'],
        ],
        [],
      ]);
    }
  });

  it('reads lists that were never closed, without an issue', async () => {
    const events = [event('X', 'a', US, ',"dur":1'), event('X', 'b', US, ',"dur":2.5')];
    const told = [`a ${US}000-${BigInt(US) * 1000n + 1000n}`, `b ${US}000-${BigInt(US) * 1000n + 2500n}`];
    for (const content of [
      `[${events.join(',\n')}]`,
      `[\n${events.join(',\n')}`,
      `[\n${events.join(',\n')},\n`,
      `{"traceEvents":[${events.join(',')}],"displayTimeUnit":"ns"}`,
      `{"displayTimeUnit":"ms","traceEvents":[${events.join(',')}]}`,
    ]) {
      const found = await spansOf(content);
      expect([content, found.told, found.issues]).toEqual([content, told, []]);
      expect(chromeTrace.sniff(headOf(content)).confidence).toBe(0.92);
    }
    expect((await spansOf(`[${events[0]},${events[1]!.slice(0, 30)}`)).issues).toEqual(['cut']);
    expect((await spansOf(`{"traceEvents":[${events[0]}`)).issues).toEqual(['cut']);
    expect((await spansOf(`{"traceEvents":[${events[0]},]}`)).issues).toEqual(['structure']);
  });

  it('points at the event that begins a span', async () => {
    const begin = event('B', 'a', US);
    const content = `[${event('M', 'process_name', 0, ',"args":{"name":"node"}')},${begin},${event('E', 'a', US)}]`;
    const { written } = await spansOf(content);
    expect(written.statements.map(({ offset, length }) => content.slice(offset, offset + length))).toEqual([begin]);
  });

  it('closes the latest open begin of a thread', async () => {
    const events = [
      event('B', 'outer', `${US}.1`),
      event('B', 'inner', `${US}.2`),
      event('E', '', `${US}.3`).replace('"tid":1', '"tid":2'),
      event('E', '', `${US}.4`),
      event('E', '', `${US}.5`),
      event('E', '', `${US}.6`),
      event('B', 'open', `${US}.7`),
    ];
    const { told, issues, written } = await spansOf(`[${events.join(',')}]`);
    expect(told).toEqual([`inner ${US}200-${US}400`, `outer ${US}100-${US}500`, `open ${US}700-null`]);
    expect(issues).toEqual(['unfinished']);
    expect(written.units.filter((unit) => unit.category === 'skipped').map((unit) => unit.reason)).toEqual([
      'end-without-begin',
      'end-without-begin',
    ]);
  });

  it('keeps begins that find no room, and leaves the ends of the others theirs', async () => {
    const lots = Array.from({ length: 100_000 }, () => event('B', 'x', US).replace('"tid":1', '"tid":2'));
    const late = [event('B', 'a', US), event('B', 'b', US), event('E', 'b', US), event('E', 'a', US)];
    const { spans, written } = await spansOf(`[${[...lots, ...late].join(',')}]`);
    expect(spans.length).toBe(100_002);
    expect(spans.slice(0, 2).map((span) => [span.name, span.endNs])).toEqual([
      ['a', null],
      ['b', null],
    ]);
    expect(written.units.filter((unit) => unit.reason === 'end-without-begin').length).toBe(2);
  });

  it('takes the base, the machine and the names of processes from wherever they stand', async () => {
    const name = event('M', 'process_name', 0, ',"args":{"name":"model-server"}');
    const events = `"traceEvents":[${event('X', 'a', 9.125, ',"dur":1')},${name}]`;
    const base = '"baseTimeNanoseconds":1772460300000000000';
    for (const content of [
      `{${base},"host_name":"node-7","trace_id":"70318",${events}}`,
      `{${events},"trace_id":"70318","host_name":"node-7",${base}}`,
    ]) {
      expect((await spansOf(content)).spans[0]).toMatchObject({
        startNs: '1772460300000009125',
        node: 'node-7',
        traceId: '70318',
        service: 'model-server',
      });
    }
  });

  it('reads documents in a list, one after another or one a line, each with its own base, machine and open spans', async () => {
    const documents = [7, 8].map((node) => {
      const name = event('M', 'process_name', 0, `,"args":{"name":"model-server-${node}"}`);
      const events = [event('X', 'a', node, ',"dur":1'), event('B', 'open', node), name].join(',');
      return `{"traceEvents":[${events}],"host_name":"node-${node}","baseTimeNanoseconds":177246030000000000${node}}`;
    });
    const told = [7, 8].flatMap((node) => {
      const at = { node: `node-${node}`, service: `model-server-${node}` };
      const startNs = `177246030000000${node}00${node}`;
      return [
        { ...at, name: 'a', startNs },
        { ...at, name: 'open', startNs, endNs: null },
      ];
    });
    for (const content of [`[${documents.join(',\n')}]`, documents.join('\n'), documents.join('\n\n')]) {
      expect(chromeTrace.sniff(headOf(content)).confidence).toBe(0.92);
      const { spans, issues, written } = await spansOf(content);
      expect(spans).toMatchObject(told);
      expect(issues).toEqual(['unfinished', 'unfinished']);
      expect(written.units.map(({ reason }) => reason)).toEqual(['', '', 'metadata', '', '', 'metadata']);
    }
  });

  it('passes over kinds of events that no format has, whatever they are called', async () => {
    const kinds = ['constructor', '__proto__', 'toString', '?'];
    const { written } = await spansOf(`[${kinds.map((kind) => event(kind, 'a', US)).join(',')}]`);
    expect(written.units.map(({ reason }) => reason)).toEqual(kinds.map(() => 'unknown-event'));
  });

  it('leaves pages alone that hold events', () => {
    const page = `<!DOCTYPE html>\n<script>\nconst trace = {"traceEvents":[${event('X', 'a', US)}]};\n</script>`;
    expect(chromeTrace.sniff(headOf(page)).confidence).toBe(0);
  });

  it('names the node by its rank, of the file where it does not say it itself', async () => {
    const events = `"traceEvents":[${event('X', 'a', US, ',"dur":1')}]`;
    const nodeOf = async (content: string, name: string): Promise<string | null | undefined> =>
      (await spansOf(content, name)).spans[0]?.node;
    expect(await nodeOf(`{${events},"distributedInfo":{"rank":0}}`, 'rank-5.json')).toBe('rank 0');
    expect(await nodeOf(`{${events}}`, 'worker_rank-34.1772460300.pt.trace.json')).toBe('rank 34');
    expect(await nodeOf(`{${events}}`, 'frank.json')).toBeNull();
    expect(['rank5.json', 'RANK_12-x', 'rank', 'rank1234567'].map(rankOfName)).toEqual(['5', '12', null, null]);
  });

  it('reads texts for numbers, and keeps decimals', async () => {
    const { told, issues } = await spansOf(
      `[${event('X', 'a', `"${US}"`, ',"dur":"1.5"')},${event('X', 'b', `${US}.0019`, ',"dur":0')},${event('X', 'c', US)}]`,
    );
    expect(told).toEqual([`a ${US}000-${BigInt(US) * 1000n + 1500n}`, `b ${US}001-${US}001`, `c ${US}000-null`]);
    expect(issues).toEqual(['time']);
  });

  it('takes times since something else than 1970 for none, and says so once', async () => {
    const { told, issues } = await spansOf(
      `[${event('X', 'a', 0, ',"dur":1')},${event('X', 'b', '-3', ',"dur":0')},${event('B', 'c', 336043688856)},${event('E', 'c', 336043688857)}]`,
    );
    expect(told).toEqual(['a null-null', 'b null-null', 'c null-null']);
    expect(issues).toEqual(['clock']);
  });

  it('reads arguments as attributes, of the end behind those of the begin', async () => {
    const { spans } = await spansOf(
      `[${event('B', 'a', US, ',"args":{"gen_ai.request.model":"m","og.request_id":9007199254740993}')},${event('E', 'a', US, ',"args":{"gen_ai.response.model":"n"}')}]`,
    );
    expect(spans[0]).toMatchObject({ labelAsked: 'm', labelAnswered: 'n', requestId: '9007199254740993' });
  });
});
