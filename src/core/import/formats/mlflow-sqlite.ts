/** The database of an MLflow server: spans and versions of registered models. docs/formats/mlflow-sqlite.md */
import { isObject, JsonObject } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { openDatabase } from '../sqlite/database.ts';
import { readSchema, tablesOf, tableWith, type Table } from '../sqlite/schema.ts';
import { forEachTableRow, type OnRow } from '../sqlite/table-rows.ts';
import { decodeJson } from '../trace/encoded-json.ts';
import { readModelVersion } from './mlflow-model.ts';
import { readMlflowSpan } from './mlflow-span.ts';

interface Known {
  readonly spans: Table | null;
  readonly traces: Table | null;
  readonly versions: Table | null;
}

function knownTables(tables: readonly Table[]): Known {
  return {
    spans: tableWith(tables, 'spans', 'trace_id', 'span_id', 'content', 'start_time_unix_nano'),
    traces: tableWith(tables, 'trace_info', 'request_id', 'experiment_id'),
    versions: tableWith(tables, 'model_versions', 'name', 'version', 'source', 'run_id'),
  };
}

/** What the span said of itself; where that cannot be read, what the columns say. */
function spanJson(row: JsonObject): JsonObject {
  const content = decodeJson(row.get('content'), 1);
  if (isObject(content)) return content;
  return new JsonObject([...row.members, ['status_code', row.get('status') ?? null]]);
}

function tellSpan(sink: RecordSink): OnRow {
  return (row, offset, length) => {
    const span = readMlflowSpan(spanJson(row));
    if (span === null) {
      sink.rejected(offset, length, 'unknown-shape', 'This row of spans holds no span.');
      return;
    }
    sink.accepted(offset, length);
    sink.statement(span, offset, length);
  };
}

function tellVersion(sink: RecordSink): OnRow {
  return (row, offset, length) => {
    const made = row.get('creation_time');
    const version = readModelVersion(
      made === undefined ? row : new JsonObject([...row.members, ['creation_timestamp', made]]),
    );
    if (version === null) {
      sink.skipped(offset, length, 'unknown-shape');
      return;
    }
    sink.accepted(offset, length);
    sink.statement(version, offset, length);
  };
}

export const mlflowSqlite: Importer = {
  id: 'mlflow-sqlite',
  title: 'Database of MLflow',
  alterations: [
    'Servers before version 3 keep spans as files beside the database: it has the traces alone.',
    'A version of a model names the place of its files and no hash: whoever may write there can change what it is.',
    'Traces and versions that were deleted leave nothing behind that is read.',
  ],
  clock: 'wall',

  sniff(head) {
    const { spans, traces, versions } = knownTables(tablesOf(head));
    const found = [spans, traces, versions].flatMap((table) => (table === null ? [] : [table.name]));
    return found.length === 0
      ? { confidence: 0, reason: 'No database of MLflow.' }
      : { confidence: 0.96, reason: `A SQLite database with MLflow’s ${found.join(', ')}.` };
  },

  async read(bytes, sink, context) {
    const db = openDatabase(bytes);
    if (db === null) {
      sink.rejected(0, bytes.size, 'unknown-shape', 'This is no database of SQLite.');
      return;
    }
    const { spans, traces, versions } = knownTables(readSchema(db));
    const count = { spans: 0, traces: 0 };
    const tellOneSpan = tellSpan(sink);
    const handlers: (readonly [Table | null, OnRow])[] = [
      [
        spans,
        (row, offset, length) => {
          count.spans += 1;
          tellOneSpan(row, offset, length);
        },
      ],
      [
        traces,
        (row, offset, length) => {
          count.traces += textOf(row, 'request_id') === null ? 0 : 1;
          sink.skipped(offset, length, 'trace');
        },
      ],
      [versions, tellVersion(sink)],
    ];
    await forEachTableRow(
      db,
      handlers.flatMap(([table, onRow]) => (table === null ? [] : [[table, onRow] as const])),
      sink,
      context,
    );
    if (count.traces > 0 && count.spans === 0)
      sink.issue(
        0,
        bytes.size,
        'content-elsewhere',
        `Traces are listed (${count.traces}) and none of their spans: this server keeps them as files, traces.json below mlruns or in its store of artifacts.`,
      );
  },
};
