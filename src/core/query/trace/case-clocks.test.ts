import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCase, QUIET, type ImportedCase } from '../../../../tests/builders/imported-case.ts';
import { ODD_NS } from '../../../../tests/builders/small-evidence.ts';
import { measureClocks } from './case-clocks.ts';

const TRACES = 40;
/** `engine-1` runs 7 µs ahead of the gateway; `engine-2` agrees with it. */
const AHEAD = { 'engine-1': 7000, 'engine-2': 0 };

const at = (ns: number): string => (BigInt(ODD_NS) + BigInt(ns)).toString();
const traceId = (n: number): string => (n + 1).toString(16).padStart(32, '0');

function exported(service: string, host: string, spans: readonly object[]): string {
  const attributes = Object.entries({ 'service.name': service, 'host.name': host }).map(([key, stringValue]) => {
    return { key, value: { stringValue } };
  });
  return `${JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] })}\n`;
}

const engineOf = (n: number): keyof typeof AHEAD => (n % 2 === 0 ? 'engine-1' : 'engine-2');
const calls = Array.from({ length: TRACES }, (_, n) => n);

/** The caller sees the call from 0 to 1000; the engine is busy in the middle of it, for less and less. */
function clientSpan(n: number): object {
  const server = { key: 'server.address', value: { stringValue: engineOf(n) } };
  const times = { startTimeUnixNano: at(n * 10_000), endTimeUnixNano: at(n * 10_000 + 1000) };
  return { traceId: traceId(n), spanId: 'a'.repeat(16), name: 'call', kind: 3, ...times, attributes: [server] };
}

function serverSpan(n: number): object {
  const from = n * 10_000 + AHEAD[engineOf(n)] + 100 + n;
  const times = { startTimeUnixNano: at(from), endTimeUnixNano: at(from + 700) };
  return { traceId: traceId(n), spanId: 'b'.repeat(16), parentSpanId: 'a'.repeat(16), name: 'run', kind: 2, ...times };
}

let opened: ImportedCase;
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-clocks-'));

beforeAll(async () => {
  const files = {
    'gateway.otlp.jsonl': exported('gateway', 'gateway-1', calls.map(clientSpan)),
    'engines.otlp.jsonl': Object.keys(AHEAD)
      .map((host) => exported('runner', host, calls.filter((n) => engineOf(n) === host).map(serverSpan)))
      .join(''),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  opened = await importCase(
    folder,
    Object.keys(files).map((name) => join(folder, name)),
  );
});

afterAll(() => {
  opened.close();
  rmSync(folder, { recursive: true });
});

describe('the clocks of a case', () => {
  it('are compared pair by pair over all traces and files, the machines that calls were sent to among them', async () => {
    const found = await opened.engine.handlers['clocks.list']({}, QUIET);
    const against = { against: 'gateway-1', againstServices: ['gateway'], ofServices: ['runner'], calls: TRACES / 2 };
    // What all calls allow: the latest end that still lies within a call, the earliest beginning.
    expect(found).toEqual({
      pairs: [
        { ...against, of: 'engine-1', leastNs: `${7000 + 100 + 38 + 700 - 1000}`, mostNs: `${7000 + 100}` },
        { ...against, of: 'engine-2', leastNs: `${100 + 39 + 700 - 1000}`, mostNs: `${100 + 1}` },
      ],
      total: 2,
      skewed: 1,
      calls: TRACES,
      oneIn: 1,
    });
  });

  it('stand in the report', async () => {
    const { text } = await opened.engine.handlers['report.build']({ format: 'json' }, QUIET);
    const { clockPairs } = JSON.parse(text) as { readonly clockPairs: object };
    expect(clockPairs).toMatchObject({ of: 2, listed: [{ of: 'engine-1', oneIn: 1 }, { of: 'engine-2' }] });
    const printed = await opened.engine.handlers['report.build']({ format: 'md' }, QUIET);
    expect(printed.text).toMatch(/`engine-1` \(runner\) \| `gateway-1` \(gateway\) \|.*\| 20 \| skew \|/);
    expect(printed.text).toMatch(/`engine-2` \(runner\) \| `gateway-1` \(gateway\) \|.*\| 20 \| may agree \|/);
  });

  it('are bounded less closely by a part of the traces, and never otherwise', () => {
    const whole = measureClocks(opened.db);
    const part = measureClocks(opened.db, TRACES / 2);
    expect(part.oneIn).toBe(4);
    expect(part.calls).toBeGreaterThan(0);
    expect(part.calls).toBeLessThan(TRACES);
    for (const pair of part.pairs) {
      const same = whole.pairs.find(({ of, against }) => of === pair.of && against === pair.against)!;
      expect(BigInt(pair.leastNs)).toBeLessThanOrEqual(BigInt(same.leastNs));
      expect(BigInt(pair.mostNs)).toBeGreaterThanOrEqual(BigInt(same.mostNs));
    }
  });

  it('can be left off', async () => {
    const signal = AbortSignal.abort();
    await expect(opened.engine.handlers['clocks.list']({}, { ...QUIET, signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
