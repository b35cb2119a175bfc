/** Command line of the incident generator; `--help` prints how. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { FAULTS, isFault, type Fault } from './fault.ts';
import type { Incident } from './incident.ts';
import { writeOtlpBulk } from './otlp-bulk.ts';
import { FEWEST_REQUESTS, randomIncident } from './random-incident.ts';
import { truthPath, writeIncident } from './simulate.ts';
import { writeTraffic } from './traffic.ts';
import { warmCache } from './warm-cache.ts';

const BUNDLED_OUT = join(import.meta.dirname, '../../resources/examples/warm-cache');

const HELP = `node tools/simulate/main.ts --scenario NAME [options]

  bundled    the example incident; --out defaults to resources/examples/warm-cache
  clean      ordinary traffic, nothing wrong
  random     ordinary traffic with faults planted
  otlp-bulk  one large file of spans: OUT/spans.otlp.jsonl, or with --object OUT/spans.otlp.json
  traffic    any number of requests told of by spans, beside registry and Hub; streams

  --seed TEXT       default 7; the same seed gives the same bytes
  --out DIR         the folder to write (replaced); the truth comes beside it: DIR.truth.json
  --requests N      clean, random, traffic: default 200
  --unsigned SHARE  clean, random: 0 to 1, the share of requests that only a span tells of
  --faults A,B,…    random: plant exactly these (and what they imply):
                    ${FAULTS.join(' ')}
  --spans N         otlp-bulk: default 1000000
  --object          otlp-bulk: all in one object instead of lines
`;

class UsageError extends Error {}

function wholeNumber(text: string, name: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} wants a whole number above 0, not "${text}"`);
  return Number(text);
}

function faultList(text: string | undefined): readonly Fault[] | null {
  if (text === undefined) return null;
  return text
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      if (!isFault(name)) throw new UsageError(`no fault is called "${name}"; there are: ${FAULTS.join(' ')}`);
      return name;
    });
}

interface Options {
  readonly scenario: string;
  readonly seed: string;
  readonly out: string;
  readonly requests: number;
  readonly unsigned: number;
  readonly spans: number;
  readonly isObject: boolean;
  readonly faults: readonly Fault[] | null;
}

function readOptions(args: readonly string[]): Options | null {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      scenario: text(''),
      seed: text('7'),
      out: { type: 'string' },
      requests: text('200'),
      unsigned: text('0'),
      spans: text('1000000'),
      object: { type: 'boolean', default: false },
      faults: { type: 'string' },
    },
  });
  if (values.help) return null;
  const out = values.out ?? (values.scenario === 'bundled' ? BUNDLED_OUT : null);
  if (out === null) throw new UsageError('--out DIR is missing');
  const unsigned = Number(values.unsigned);
  if (!(unsigned >= 0 && unsigned <= 1)) throw new UsageError('--unsigned wants a number from 0 to 1');
  return {
    scenario: values.scenario,
    seed: values.seed,
    out,
    requests: wholeNumber(values.requests, 'requests'),
    unsigned,
    spans: wholeNumber(values.spans, 'spans'),
    isObject: values.object,
    faults: faultList(values.faults),
  };
}

function incidentOf(options: Options): Incident {
  const { scenario, seed, requests, unsigned, faults } = options;
  if (requests < FEWEST_REQUESTS) throw new UsageError(`--requests: at least ${FEWEST_REQUESTS}`);
  if (scenario === 'bundled') return warmCache(seed);
  if (scenario === 'clean') return randomIncident({ scenario, seed, requests, unsigned, faults: [] });
  if (scenario === 'random') return randomIncident({ scenario, seed, requests, unsigned, faults });
  throw new UsageError(`no scenario is called "${scenario}": bundled, clean, random, otlp-bulk or traffic`);
}

function run(options: Options): void {
  if (options.scenario === 'otlp-bulk') {
    const [name, form] = options.isObject
      ? (['spans.otlp.json', 'object'] as const)
      : (['spans.otlp.jsonl', 'lines'] as const);
    const truth = writeOtlpBulk(options.seed, options.spans, join(options.out, name), form);
    writeFileSync(truthPath(options.out), `${JSON.stringify(truth, null, 1)}\n`);
    console.log(`${truth.spans} spans, ${truth.requests} requests, ${truth.bytes} bytes in ${options.out}`);
    return;
  }
  if (options.scenario === 'traffic') {
    const truth = writeTraffic(options.seed, options.requests, options.out);
    console.log(`${truth.spans} spans, ${truth.requests} requests, ${truth.stale} of them stale, in ${options.out}`);
    return;
  }
  const truth = writeIncident(incidentOf(options), options.out);
  const { requests, findings } = truth.counts;
  console.log(`${requests} requests, ${findings} findings to be made; evidence in ${options.out}`);
}

/** Our own, or what `parseArgs` throws. */
function isUsage(error: Error): boolean {
  return error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) console.log(HELP);
  else run(options);
} catch (error) {
  if (!(error instanceof Error) || !isUsage(error)) throw error;
  console.error(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}
