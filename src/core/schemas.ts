/** One schema per method: what comes over a line is checked here before a handler sees it. */
import { z } from 'zod';
import { AppError } from '../base/errors.ts';
import type { Method, Params } from '../shared/contract.ts';
import { FIND_KEYS } from '../shared/find-views.ts';
import { REPORT_FORMATS } from '../shared/report-views.ts';
import { PROOF_WORDS } from '../shared/views.ts';
import { EXPORT_FORMATS } from './exports/registry.ts';
import { ANNOTATION_KINDS } from '../model/annotation.ts';
import { MAPPED_FIELDS, TIME_UNITS } from '../model/column-mapping.ts';
import { REPORT_PART_KINDS } from '../model/report/report-part.ts';
import { REDACTED_KINDS } from '../model/redactor.ts';
import { STATUSES } from '../model/status.ts';

const ns = z
  .string()
  .regex(/^-?\d{1,19}$/, 'decimal nanoseconds')
  .refine((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text), 'nanoseconds of at most 64 bits');
const count = z.number().int().min(0);
const names = z.array(z.string().max(4096)).max(1000);

const filter = z.strictObject({
  labels: names.optional(),
  nodes: names.optional(),
  artifacts: names.optional(),
  statuses: z.array(z.enum(STATUSES)).optional(),
  freshness: z.array(z.enum(['current', 'stale', 'unpublished', 'unknown'])).optional(),
  rule: z.string().max(100).optional(),
  finding: z.string().max(30).optional(),
  fromNs: ns.optional(),
  toNs: ns.optional(),
  proof: z.enum(PROOF_WORDS).optional(),
  text: z.string().max(1000).optional(),
});

const handle = z.string().max(30);
const mapping = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(200),
  form: z.union([
    z.strictObject({ kind: z.literal('delimited'), delimiter: z.string().length(1), hasNames: z.boolean() }),
    z.strictObject({ kind: z.literal('json-lines') }),
  ]),
  columns: z
    .array(
      z.strictObject({
        column: z.string().max(1000),
        field: z.enum(MAPPED_FIELDS.map(([field]) => field)),
        unit: z.enum(TIME_UNITS).nullable(),
      }),
    )
    .max(MAPPED_FIELDS.length),
});
const window = z.strictObject({ fromNs: ns, toNs: ns });
const nothing = z.strictObject({});
const page = { limit: count.max(100_000), offset: count };
const sorts = ['time', 'label', 'node', 'artifact', 'status', 'freshness', 'findings'] as const;

/** Most bytes of one `source.read`. */
export const MAX_READ = 1024 * 1024;

const SCHEMAS: { readonly [M in Method]: z.ZodType } = {
  'case.open': z.strictObject({
    path: z.string().min(1),
    create: z.boolean().optional(),
    asFound: z.boolean().optional(),
  }),
  'case.info': nothing,
  'case.verify': nothing,
  'case.reconstruct': nothing,
  'case.subset': z.strictObject({ path: z.string().min(1), filter: filter.optional() }),
  'trust.list': nothing,
  'trust.withdraw': z.strictObject({ roots: z.array(z.string().min(1).max(200)).min(1).max(100) }),
  'import.run': z.strictObject({
    paths: z.array(z.string().min(1)).min(1),
    names: z.array(z.string().min(1)).optional(),
    reference: z.boolean().optional(),
    as: z.string().optional(),
    captureNs: ns.optional(),
    mapping: mapping.optional(),
  }),
  'import.pause': z.strictObject({ isPaused: z.boolean() }),
  'mapping.offer': z.strictObject({ source: handle }),
  'mapping.preview': z.strictObject({ source: handle, mapping }),
  'mapping.apply': z.strictObject({ source: handle, mapping }),
  'coverage.get': z.strictObject({ filter: filter.optional() }),
  'source.list': nothing,
  'source.read': z.strictObject({ source: z.string(), offset: count, length: count.max(MAX_READ) }),
  'source.zones': nothing,
  'issue.list': z.strictObject({ source: z.string().optional(), ...page }),
  'custody.list': z.strictObject(page),
  'finding.list': z.strictObject({ filter: filter.optional(), limit: count.optional() }),
  'request.list': z.strictObject({
    filter: filter.optional(),
    sort: z.enum(sorts).optional(),
    descending: z.boolean().optional(),
    ...page,
  }),
  'request.get': z.strictObject({ id: z.string(), filter: filter.optional() }),
  'clocks.list': nothing,
  'trace.get': z.union([
    z.strictObject({ traceId: z.string().min(1).max(200) }),
    z.strictObject({ request: z.string().max(30) }),
  ]),
  'trace.links': z.strictObject({ source: z.string(), offset: count, length: count }),
  'compare.requests': z.strictObject({ a: z.string().max(30), b: z.string().max(30) }),
  'compare.nodes': z.strictObject({
    a: z.string().min(1).max(4096),
    b: z.string().min(1).max(4096),
    filter: filter.optional(),
  }),
  'compare.windows': z.strictObject({ a: window, b: window, filter: filter.optional() }),
  'compare.cases': z.strictObject({ path: z.string().min(1), filter: filter.optional() }),
  'thing.show': z.strictObject({ id: z.string().min(1).max(4096) }),
  'node.history': z.strictObject({ id: z.string().min(1).max(4096) }),
  'artifact.history': z.strictObject({ id: z.string().min(1).max(4096) }),
  'label.history': z.strictObject({ id: z.string().max(4096) }),
  'content.identify': z.strictObject({ path: z.string().min(1), against: z.string().min(1).max(200).optional() }),
  'graph.flow': z.strictObject({
    filter: filter.optional(),
    budget: z.strictObject({
      labels: count.max(500),
      nodes: count.max(500),
      artifacts: count.max(500),
      bins: z.number().int().min(1).max(2000),
    }),
  }),
  'graph.marks': z.strictObject({ filter: filter.optional(), limit: count.min(1).max(5000) }),
  'report.build': z.strictObject({
    format: z.enum(REPORT_FORMATS),
    filter: filter.optional(),
    question: z.string().max(4000).optional(),
  }),
  'report.from': z.strictObject({
    path: z.string().min(1),
    format: z.enum(REPORT_FORMATS),
    question: z.string().max(4000).optional(),
  }),
  'report.state': z.strictObject({ filter: filter.optional(), question: z.string().max(4000).optional() }),
  'report.put': z.strictObject({
    kind: z.enum(REPORT_PART_KINDS),
    key: z.string().max(1000),
    texts: z.record(z.string().max(100), z.string().max(100_000)),
    actor: z.string().max(1000).optional(),
  }),
  'report.issue': z.strictObject({
    status: z.enum(['interim', 'final', 'supplemental']),
    note: z.string().max(10_000).optional(),
    actor: z.string().max(1000).optional(),
    filter: filter.optional(),
    question: z.string().max(4000).optional(),
  }),
  'export.write': z.strictObject({
    out: z.string().min(1),
    filter: filter.optional(),
    paths: z.enum(['shown', 'all']).optional(),
    spans: z.boolean().optional(),
    formats: z.array(z.enum(EXPORT_FORMATS)).max(EXPORT_FORMATS.length).optional(),
    sign: z.string().min(1).optional(),
    timestamp: z.string().min(1).optional(),
    bag: z.boolean().optional(),
    originals: z.boolean().optional(),
    redact: z.strictObject({ kinds: z.array(z.enum(REDACTED_KINDS)).min(1), keyFile: z.string().min(1) }).optional(),
  }),
  'query.run': z.strictObject({ sql: z.string().max(100_000), limit: count.min(1).max(1_000_000) }),
  'query.schema': nothing,
  'annotation.merge': z.strictObject({ path: z.string().min(1), take: z.enum(['mine', 'theirs']).optional() }),
  'find.suggest': z.strictObject({ key: z.enum(FIND_KEYS).optional(), text: z.string().max(1000) }),
  'find.history': z.strictObject({ limit: count.max(1000) }),
  'find.record': z.strictObject({ text: z.string().max(10_000), filter }),
  'annotation.list': z.strictObject({ subject: z.string().max(30).optional() }),
  'annotation.add': z.strictObject({
    subject: z.string().max(30),
    kind: z.enum(ANNOTATION_KINDS),
    value: z.string().max(30),
    tag: z.string().max(1000).optional(),
    text: z.string().max(100_000).optional(),
    actor: z.string().max(1000).optional(),
  }),
};

/** @throws AppError BAD_INPUT that names the member and what it should be. */
export function checkParams<M extends Method>(method: M, params: unknown): Params<M> {
  if (!Object.hasOwn(SCHEMAS, method)) throw new AppError('BAD_INPUT', `There is no method "${String(method)}".`);
  const result = SCHEMAS[method].safeParse(params);
  if (result.success) return result.data as Params<M>;
  const first = result.error.issues[0];
  const where = first === undefined || first.path.length === 0 ? 'parameters' : first.path.join('.');
  throw new AppError('BAD_INPUT', `${method}: ${where}: ${first?.message ?? 'not as expected'}.`);
}
