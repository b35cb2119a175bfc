/**
 * What the command line promises scripts, member by member. `strictObject` refuses a member too many as it refuses
 * one too few: a new member is a change of the contract, and is written here, in docs/cli.md and in the changelog.
 */
import { z } from 'zod';
import { SEVERITIES } from '../../src/model/finding.ts';
import { REPORT_PART_KINDS } from '../../src/model/report/report-part.ts';
import { STATUSES, UNKNOWN_REASONS } from '../../src/model/status.ts';

const handle = (kind: string) => z.string().regex(new RegExp(`^${kind}-[1-9]\\d*$`));
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
const count = z.number().int().min(0);
const id = z.string().min(1);

const settlement = z.strictObject({
  kind: z.enum(['batch', 'individual']),
  blobId: z
    .string()
    .regex(/^[\w-]{43}$/)
    .nullable(),
  merkleRoot: hash.nullable(),
  txHash: hash.nullable(),
  verdict: z.enum(['included', 'root-mismatch', 'missing', 'individual']),
});

export const REQUEST = z.strictObject({
  id: handle('r'),
  time: time.nullable(),
  label: id.nullable(),
  node: id.nullable(),
  artifact: id.nullable(),
  artifactKind: z
    .enum(['walrus-blob', 'ipfs-cid', 'provider-model', 'oci-digest', 'file-sha256', 'git-commit'])
    .nullable(),
  status: z.enum(STATUSES),
  rule: id.nullable(),
  reason: z.enum(UNKNOWN_REASONS).nullable(),
  freshness: z.enum(['current', 'stale', 'unpublished', 'unknown']),
  inputHash: hash.nullable(),
  outputHash: hash.nullable(),
  responseId: id.nullable(),
  txHash: hash.nullable(),
  signature: z.enum(['valid', 'invalid', 'unverifiable', 'absent']),
  settlement: settlement.nullable(),
});

export const FINDING = z.strictObject({
  id: handle('f'),
  rule: id,
  severity: z.enum(SEVERITIES),
  summary: z.string().regex(/^\S.*\.$/),
  labels: z.array(id),
  nodes: z.array(id),
  artifacts: z.array(id),
  requests: z.array(handle('r')).max(100),
  requestCount: count,
  from: time.nullable(),
  to: time.nullable(),
  grounds: z.array(z.strictObject({ source: handle('x'), offset: count, length: z.number().int().min(1) })).min(1),
  alternatives: z.array(id).min(1),
  settledBy: id,
});

const source = z.strictObject({
  id: handle('x'),
  path: id,
  format: id.nullable(),
  bytes: count,
  sha256: hash,
  records: count,
  issues: count,
  duplicateOf: handle('x').optional(),
  formatReason: id,
});

export const IMPORT = z.strictObject({
  case: id,
  sources: z.array(source),
  counts: z.strictObject({
    requests: count,
    labels: count,
    artifacts: count,
    nodes: count,
    proofs: count,
    findings: count,
  }),
  refused: z
    .array(z.strictObject({ path: id, reason: id }))
    .min(1)
    .optional(),
});

export const VERIFY = z.strictObject({
  ok: z.boolean(),
  sources: count,
  bytes: count,
  custody: z.strictObject({ count, head: hash }),
  passes: z.array(z.strictObject({ id, version: z.number().int().min(1) })).min(1),
  differences: z.array(
    z.strictObject({ what: z.enum(['source', 'ledger', 'custody', 'derived', 'schema']), where: id, message: id }),
  ),
  unchecked: z.array(id),
  unfinished: z.array(
    z.strictObject({
      entry: z.number().int().min(1),
      atNs: z.string().regex(/^\d+$/),
      paths: z.array(id),
      reference: z.boolean(),
      as: id.nullable(),
      captureNs: z.string().regex(/^\d+$/).nullable(),
      mapping: z
        .strictObject({
          version: z.literal(1),
          name: id,
          form: z.looseObject({}),
          columns: z.array(z.looseObject({ column: id })),
        })
        .nullable(),
      ended: z.enum(['cancelled', 'failed', 'cut-short']),
      reason: id.nullable(),
      at: id.nullable(),
      left: z.array(id),
      sources: count,
      isRead: z.boolean(),
    }),
  ),
  roots: z.array(
    z.strictObject({
      id,
      kind: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
      title: id,
      fingerprint: hash,
      origin: id,
      isShipped: z.boolean(),
      source: handle('x').nullable(),
    }),
  ),
});

export const SERVE = z.strictObject({
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/),
  pid: z.number().int().min(1),
});

export const BLOB_ID = z.strictObject({
  file: id,
  blobId: z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/),
  bytes: count,
  shards: z.number().int().min(1),
  encoding: z.literal('RS2'),
  sha256: hash,
  ipfs: z
    .array(
      z.strictObject({
        cid: id,
        version: z.union([z.literal(0), z.literal(1)]),
        chunker: z.enum(['size-262144', 'size-1048576']),
        rawLeaves: z.boolean(),
        width: z.union([z.literal(174), z.literal(1024)]),
      }),
    )
    .min(1)
    .optional(),
  comparison: z
    .discriminatedUnion('verdict', [
      z.strictObject({ verdict: z.literal('same'), against: id }),
      z.strictObject({ verdict: z.literal('cannot-tell'), against: id, why: z.string().min(1) }),
      z.strictObject({
        verdict: z.literal('differs'),
        against: id,
        blobSize: count,
        rows: z.array(count),
        rowBytes: count,
        ranges: z.array(z.strictObject({ offset: count, length: count })).max(1000),
        rangeCount: count,
        bytes: count,
        ground: z.strictObject({ source: z.string().regex(/^x-\d+$/), offset: count, length: count }),
      }),
    ])
    .optional(),
});

export const EXPORT = z.strictObject({
  path: z.string().min(1),
  tables: z.array(z.strictObject({ table: id, rows: count })).min(1),
  files: count,
  bytes: count,
  leftOut: z.array(z.string().min(1)),
  custody: z.strictObject({ count, head: hash }),
  manifestSha256: hash,
  evidenceSha256: hash,
  signedBy: hash.nullable(),
  stampedNs: z.string().regex(/^\d+$/).nullable(),
});

export const REPORT_PART = z.strictObject({
  atNs: z.string().regex(/^\d+$/),
  actor: id,
  part: z.strictObject({ kind: z.enum(REPORT_PART_KINDS), key: z.string(), texts: z.record(id, id) }),
});

export const REPORT_VERSION = z.strictObject({
  number: z.number().int().min(1),
  status: z.enum(['interim', 'final', 'supplemental']),
  supersededBy: z.number().int().min(2).nullable(),
  atNs: z.string().regex(/^\d+$/),
  actor: id,
  reportId: z.string().regex(/^R-[0-9a-f]{64}$/),
  custodyHead: hash,
  note: z.string(),
});
