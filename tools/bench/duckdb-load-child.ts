/**
 * Loads OTLP/JSON lines into DuckDB: `node duckdb-load-child.ts FILE DATABASE`, prints `{"rows":…,"requests":…}`.
 * The table has the columns of the case file's `spans`, filled by the same attributes, but for the byte ranges, which DuckDB's
 * reader does not know.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { FIELD_KEYS, NODE_KEYS, type AttributeField } from '../../src/core/import/trace/span-fields.ts';

const [file = '', database = ''] = process.argv.slice(2);

const TEXT = 'VARCHAR';
const ATTRIBUTES = [{ key: TEXT, value: { stringValue: TEXT, intValue: TEXT, doubleValue: TEXT, boolValue: TEXT } }];
const SPAN = {
  traceId: TEXT,
  spanId: TEXT,
  parentSpanId: TEXT,
  name: TEXT,
  kind: 'UTINYINT',
  startTimeUnixNano: TEXT,
  endTimeUnixNano: TEXT,
  attributes: ATTRIBUTES,
  status: { code: 'UTINYINT' },
};
const LINE = { resourceSpans: [{ resource: { attributes: ATTRIBUTES }, scopeSpans: [{ spans: [SPAN] }] }] };

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Names and texts of the attributes as two lists: faster than a filter with a lambda per wanted name. */
const lists = (holder: string, prefix: string): string => `
  list_transform(${holder}.attributes, lambda a: a."key") AS ${prefix}_keys,
  list_transform(${holder}.attributes, lambda a: coalesce(a."value".stringValue, a."value".intValue)) AS ${prefix}_values`;

/** The first of the attributes that is there, as text. */
function attribute(prefix: string, ...keys: readonly string[]): string {
  const values = keys.map((key) => `${prefix}_values[list_position(${prefix}_keys, ${quoted(key)})]`);
  return values.length === 1 ? (values[0] ?? '') : `coalesce(${values.join(', ')})`;
}

/** What fills a field of a span. Narrowing the lists to these keys first, or asking for any of them before, was no faster. */
const field = (name: AttributeField): string =>
  attribute('a', ...FIELD_KEYS.filter(([, of]) => of === name).map(([key]) => key));

const hex = (text: string): string => `lower(regexp_replace(${text}, '^0x', ''))`;

const LOAD = `
CREATE TABLE span AS
WITH groups AS (
  -- read_json with the same shape as its columns needs twice the time for such long lines.
  SELECT unnest(from_json(json, ${quoted(JSON.stringify(LINE))}).resourceSpans) AS rs
  FROM read_json_objects(${quoted(file)}, format = 'newline_delimited')
), scopes AS (
  SELECT ${lists('rs.resource', 'r')}, unnest(rs.scopeSpans) AS scope FROM groups
), raw_spans AS (
  SELECT ${attribute('r', 'service.name')} AS service,
         ${attribute('r', ...NODE_KEYS)} AS resource_node,
         unnest(scope.spans) AS s
  FROM scopes
), spans AS (
  SELECT service, resource_node, s, ${lists('s', 'a')} FROM raw_spans
)
SELECT s.traceId AS trace_id, s.spanId AS span_id, s.parentSpanId AS parent_span_id, s."name" AS "name",
       ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'][s.kind + 1] AS kind,
       coalesce(service, 'unknown_service') AS service, coalesce(${field('node')}, resource_node) AS node,
       nullif(CAST(s.startTimeUnixNano AS BIGINT), 0) AS start_ns, nullif(CAST(s.endTimeUnixNano AS BIGINT), 0) AS end_ns,
       ['unset', 'ok', 'error'][s.status.code + 1] AS status,
       coalesce(${field('labelAsked')}, ${field('oneName')}) AS label_asked,
       coalesce(${field('labelAnswered')}, CASE WHEN ${field('labelAsked')} IS NOT NULL THEN ${field('oneName')} END) AS label_answered,
       ${field('responseId')} AS response_id,
       ${field('requestId')} AS request_id,
       ${field('artifactRef')} AS artifact_ref,
       ${hex(field('teeId'))} AS tee_id,
       ${hex(field('inputHash'))} AS input_hash,
       ${hex(field('outputHash'))} AS output_hash,
       ${hex(field('txHash'))} AS tx_hash,
       ${field('cacheResult')} AS cache_result,
       CASE WHEN ${field('node')} IS NULL THEN ${field('server')} END AS server
FROM spans`;

const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
await connection.run(LOAD);
await connection.run('CHECKPOINT');
const counted = await connection.runAndReadAll(
  'SELECT CAST(count(*) AS INTEGER), CAST(count(label_asked) AS INTEGER), CAST(count(DISTINCT artifact_ref) AS INTEGER) FROM span',
);
const [rows, requests, artifacts] = counted.getRows()[0] ?? [];
connection.closeSync();
instance.closeSync();
process.stdout.write(`${JSON.stringify({ rows, requests, artifacts })}\n`);
