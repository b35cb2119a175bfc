/**
 * Loads OTLP/JSON lines into DuckDB: `node duckdb-load-child.ts FILE DATABASE`, prints `{"rows":…,"requests":…}`.
 * The table has the columns of the case file's `span` table but for the byte ranges, which DuckDB's reader does not know.
 */
import { DuckDBInstance } from '@duckdb/node-api';

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
         ${attribute('r', 'k8s.pod.name', 'k8s.node.name', 'host.name', 'host.id', 'service.instance.id')} AS resource_node,
         unnest(scope.spans) AS s
  FROM scopes
), spans AS (
  SELECT service, resource_node, s, ${lists('s', 'a')} FROM raw_spans
)
SELECT lower(s.traceId) AS trace_id, lower(s.spanId) AS span_id, lower(s.parentSpanId) AS parent_span_id, s."name" AS "name",
       ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'][s.kind + 1] AS kind,
       service, coalesce(${attribute('a', 'og.node_id', 'node.id')}, resource_node) AS node,
       CAST(s.startTimeUnixNano AS BIGINT) AS start_ns, CAST(s.endTimeUnixNano AS BIGINT) AS end_ns,
       ['unset', 'ok', 'error'][s.status.code + 1] AS status,
       ${attribute('a', 'gen_ai.request.model')} AS label_asked,
       ${attribute('a', 'gen_ai.response.model')} AS label_answered,
       ${attribute('a', 'gen_ai.response.id')} AS response_id,
       ${attribute('a', 'og.request_id')} AS request_id,
       ${attribute('a', 'og.blob_id', 'walrus.blob_id')} AS artifact_ref,
       ${hex(attribute('a', 'og.tee_id'))} AS tee_id,
       ${hex(attribute('a', 'og.request_hash', 'og.input_hash'))} AS input_hash,
       ${hex(attribute('a', 'og.output_hash'))} AS output_hash,
       ${hex(attribute('a', 'og.tx_hash'))} AS tx_hash,
       ${attribute('a', 'og.cache.result')} AS cache_result
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
