-- Evidence: append-only. Triggers at the end refuse UPDATE and DELETE on every table of this part.

CREATE TABLE case_info (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
  id             INTEGER PRIMARY KEY,
  parent_id      INTEGER REFERENCES source (id),
  path           TEXT NOT NULL,
  name           TEXT NOT NULL,
  origin         TEXT NOT NULL CHECK (origin IN ('file', 'member', 'upload')),
  bytes          INTEGER NOT NULL CHECK (bytes >= 0),
  sha256         TEXT NOT NULL CHECK (length(sha256) = 64),
  storage        TEXT NOT NULL CHECK (storage IN ('embedded', 'reference')),
  reference_path TEXT,
  duplicate_of   INTEGER REFERENCES source (id),
  format         TEXT,
  confidence     REAL NOT NULL,
  format_reason  TEXT NOT NULL,
  clock          TEXT,
  alterations    TEXT NOT NULL,
  file_time_ns   INTEGER,
  capture_ns     INTEGER,
  acquired_ns    INTEGER NOT NULL,
  records        INTEGER NOT NULL
) STRICT;

CREATE INDEX source_sha256 ON source (sha256);

-- One independently readable zstd frame of an embedded source.
CREATE TABLE frame (
  id         INTEGER PRIMARY KEY,
  source_id  INTEGER NOT NULL,
  raw_offset INTEGER NOT NULL,
  raw_length INTEGER NOT NULL,
  data       BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX frame_place ON frame (source_id, raw_offset);

CREATE TABLE ledger (
  source_id INTEGER NOT NULL REFERENCES source (id),
  category  TEXT NOT NULL CHECK (category IN ('accepted', 'rejected', 'skipped')),
  reason    TEXT NOT NULL,
  records   INTEGER NOT NULL CHECK (records >= 0),
  bytes     INTEGER NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (source_id, category, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE issue (
  id        INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  offset    INTEGER NOT NULL,
  length    INTEGER NOT NULL,
  code      TEXT NOT NULL,
  message   TEXT NOT NULL
) STRICT;

CREATE INDEX issue_source ON issue (source_id, offset);

-- What one record says (src/model/statement.ts), as JSON. Spans, which come by the million, have columns.
CREATE TABLE statement (
  id        INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  offset    INTEGER NOT NULL,
  length    INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  body      TEXT NOT NULL
) STRICT;

CREATE TABLE span (
  id             INTEGER PRIMARY KEY,
  source_id      INTEGER NOT NULL,
  offset         INTEGER NOT NULL,
  length         INTEGER NOT NULL,
  trace_id       TEXT,
  span_id        TEXT,
  parent_span_id TEXT,
  name           TEXT NOT NULL,
  kind           TEXT,
  service        TEXT,
  node           TEXT,
  start_ns       INTEGER,
  end_ns         INTEGER,
  status         TEXT,
  label_asked    TEXT,
  label_answered TEXT,
  response_id    TEXT,
  request_id     TEXT,
  artifact_ref   TEXT,
  tee_id         TEXT,
  input_hash     TEXT,
  output_hash    TEXT,
  tx_hash        TEXT,
  cache_result   TEXT
) STRICT;

CREATE TABLE custody (
  seq       INTEGER PRIMARY KEY,
  at_ns     INTEGER NOT NULL,
  actor     TEXT NOT NULL,
  action    TEXT NOT NULL,
  body      TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash      TEXT NOT NULL
) STRICT;

CREATE TRIGGER case_info_no_update BEFORE UPDATE ON case_info BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER case_info_no_delete BEFORE DELETE ON case_info BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER source_no_update BEFORE UPDATE ON source BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER source_no_delete BEFORE DELETE ON source BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER frame_no_update BEFORE UPDATE ON frame BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER frame_no_delete BEFORE DELETE ON frame BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER issue_no_update BEFORE UPDATE ON issue BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER issue_no_delete BEFORE DELETE ON issue BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER statement_no_update BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER span_no_update BEFORE UPDATE ON span BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER span_no_delete BEFORE DELETE ON span BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER custody_in_order BEFORE INSERT ON custody
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM custody)
  OR NEW.prev_hash <> coalesce((SELECT hash FROM custody WHERE seq = NEW.seq - 1), '')
BEGIN SELECT RAISE(ABORT, 'custody entries are appended in order'); END;

-- Derived: thrown away and made again by the passes. `derived` says which pass made which table.

CREATE TABLE derived (
  table_name   TEXT PRIMARY KEY,
  pass         TEXT NOT NULL,
  pass_version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE label (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE artifact (
  id     INTEGER PRIMARY KEY,
  ref    TEXT NOT NULL UNIQUE,
  kind   TEXT,
  sha256 TEXT,
  bytes  INTEGER
) STRICT;

CREATE TABLE image (
  pcr_hash    TEXT PRIMARY KEY,
  pcr0        TEXT,
  pcr1        TEXT,
  pcr2        TEXT,
  version     TEXT,
  approved_ns INTEGER,
  revoked_ns  INTEGER,
  known_from  TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE node (
  id            INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  is_enclave    INTEGER NOT NULL,
  endpoint      TEXT,
  pcr_hash      TEXT,
  public_key    TEXT,
  recomputed_id TEXT,
  is_registered INTEGER NOT NULL,
  registered_ns INTEGER
) STRICT;

CREATE TABLE node_record (
  node_id   INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  role      TEXT NOT NULL,
  at_ns     INTEGER,
  source_id INTEGER NOT NULL,
  offset    INTEGER NOT NULL,
  length    INTEGER NOT NULL,
  PRIMARY KEY (node_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE release (
  id          INTEGER PRIMARY KEY,
  label_id    INTEGER NOT NULL,
  version     TEXT,
  artifact_id INTEGER NOT NULL,
  after_ns    INTEGER,
  by_ns       INTEGER NOT NULL,
  basis       TEXT NOT NULL
) STRICT;

CREATE TABLE release_record (
  release_id INTEGER NOT NULL,
  n          INTEGER NOT NULL,
  source_id  INTEGER NOT NULL,
  offset     INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  PRIMARY KEY (release_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE tree (
  id              INTEGER PRIMARY KEY,
  root            TEXT NOT NULL,
  recomputed_root TEXT,
  broken_at       TEXT,
  blob_id         TEXT,
  copy_of         INTEGER,
  leaf_count      INTEGER NOT NULL,
  event_root      TEXT,
  event_tx        TEXT,
  event_ns        INTEGER,
  event_source_id INTEGER,
  event_offset    INTEGER,
  event_length    INTEGER,
  source_id       INTEGER NOT NULL,
  offset          INTEGER NOT NULL,
  length          INTEGER NOT NULL
) STRICT;

CREATE TABLE settlement (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('batch', 'individual')),
  tree_id     INTEGER,
  tee_id      TEXT,
  input_hash  TEXT,
  output_hash TEXT,
  signed_time TEXT,
  signature   TEXT,
  blob_id     TEXT,
  merkle_root TEXT,
  tx_hash     TEXT,
  time_ns     INTEGER,
  request_id  INTEGER,
  loose_match INTEGER NOT NULL DEFAULT 0,
  source_id   INTEGER NOT NULL,
  offset      INTEGER NOT NULL,
  length      INTEGER NOT NULL
) STRICT;

CREATE INDEX settlement_tuple ON settlement (input_hash, output_hash, signed_time);

CREATE TABLE request (
  id                 INTEGER PRIMARY KEY,
  time_ns            INTEGER,
  time_basis         TEXT NOT NULL,
  duration_ns        INTEGER,
  label_id           INTEGER,
  label_answered     TEXT,
  node_id            INTEGER,
  artifact_id        INTEGER,
  status             TEXT NOT NULL,
  rule               TEXT,
  reason             TEXT,
  freshness          TEXT NOT NULL,
  expected_id        INTEGER,
  superseded_ns      INTEGER,
  tee_id             TEXT,
  input_hash         TEXT,
  output_hash        TEXT,
  signed_time        TEXT,
  response_id        TEXT,
  tx_hash            TEXT,
  inference_id       TEXT,
  trace_id           TEXT,
  span_id            TEXT,
  is_private         INTEGER NOT NULL,
  signature          TEXT NOT NULL,
  signed_by_other    TEXT,
  input_check        TEXT NOT NULL,
  output_check       TEXT NOT NULL,
  settlement_kind    TEXT,
  settlement_id      INTEGER,
  settlement_blob    TEXT,
  settlement_root    TEXT,
  settlement_tx      TEXT,
  settlement_verdict TEXT,
  conflicts          TEXT,
  placeholders       TEXT,
  resolution         TEXT NOT NULL
) STRICT;

CREATE TABLE request_record (
  request_id INTEGER NOT NULL,
  n          INTEGER NOT NULL,
  role       TEXT NOT NULL,
  joined_by  TEXT NOT NULL,
  source_id  INTEGER NOT NULL,
  offset     INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  PRIMARY KEY (request_id, n)
) STRICT, WITHOUT ROWID;

-- One signed answer and how far it can be checked: `checks` is JSON (src/model/proof-checks.ts).
CREATE TABLE proof (
  id          INTEGER PRIMARY KEY,
  request_id  INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  verdict     TEXT NOT NULL,
  generation  TEXT,
  salt_length INTEGER,
  checks      TEXT NOT NULL,
  source_id   INTEGER NOT NULL,
  offset      INTEGER NOT NULL,
  length      INTEGER NOT NULL
) STRICT;

CREATE INDEX proof_request ON proof (request_id);

CREATE TABLE clock_pair (
  node_id     INTEGER NOT NULL,
  request_id  INTEGER NOT NULL,
  node_ns     INTEGER NOT NULL,
  other_ns    INTEGER NOT NULL,
  duration_ns INTEGER NOT NULL,
  source_id   INTEGER NOT NULL,
  offset      INTEGER NOT NULL,
  length      INTEGER NOT NULL,
  PRIMARY KEY (node_id, request_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
  id            INTEGER PRIMARY KEY,
  rule          TEXT NOT NULL,
  severity      TEXT NOT NULL,
  summary       TEXT NOT NULL,
  alternatives  TEXT NOT NULL,
  settled_by    TEXT NOT NULL,
  labels        TEXT NOT NULL,
  nodes         TEXT NOT NULL,
  artifacts     TEXT NOT NULL,
  request_count INTEGER NOT NULL,
  from_ns       INTEGER,
  to_ns         INTEGER
) STRICT;

CREATE TABLE finding_request (
  finding_id INTEGER NOT NULL,
  request_id INTEGER NOT NULL,
  PRIMARY KEY (finding_id, request_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_request_request ON finding_request (request_id);

CREATE TABLE ground (
  finding_id INTEGER NOT NULL,
  n          INTEGER NOT NULL,
  source_id  INTEGER NOT NULL,
  offset     INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  PRIMARY KEY (finding_id, n)
) STRICT, WITHOUT ROWID;

-- What people, scripts and tests may rely on (docs/case-file.md). Times are integer nanoseconds.

CREATE VIEW sources AS
  SELECT id AS source_id, 'x-' || id AS handle, parent_id, path, name, origin, bytes, sha256, storage, duplicate_of, format,
         confidence, format_reason, clock, alterations, file_time_ns, capture_ns, acquired_ns, records,
         (SELECT count(*) FROM issue WHERE issue.source_id = source.id) AS issues
  FROM source;

CREATE VIEW issues AS SELECT id AS issue_id, source_id, offset, length, code, message FROM issue;

CREATE VIEW spans AS
  SELECT source_id, trace_id, span_id, parent_span_id, name, kind, service, node, start_ns, end_ns, status,
         label_asked, label_answered, response_id, request_id, artifact_ref, tee_id, input_hash, output_hash, tx_hash,
         cache_result, offset, length
  FROM span;

CREATE VIEW labels AS
  SELECT label.id AS label_id, 'l-' || label.id AS handle, label.name,
         (SELECT count(*) FROM request WHERE request.label_id = label.id) AS requests,
         (SELECT count(DISTINCT artifact_id) FROM request WHERE request.label_id = label.id) AS artifacts
  FROM label;

CREATE VIEW artifacts AS
  SELECT id AS artifact_id, 'a-' || id AS handle, ref, kind, sha256, bytes,
         (SELECT count(*) FROM request WHERE request.artifact_id = artifact.id) AS requests
  FROM artifact;

CREATE VIEW images AS
  SELECT pcr_hash, pcr0, pcr1, pcr2, version, approved_ns, revoked_ns, known_from,
         (SELECT count(*) FROM node WHERE node.pcr_hash = image.pcr_hash) AS nodes
  FROM image;

CREATE VIEW nodes AS
  SELECT id AS node_id, 'n-' || id AS handle, CASE WHEN is_enclave THEN '0x' || name ELSE name END AS name, is_enclave,
         endpoint, pcr_hash, public_key, recomputed_id, is_registered, registered_ns,
         (SELECT count(*) FROM request WHERE request.node_id = node.id) AS requests
  FROM node;

CREATE VIEW releases AS
  SELECT release.id AS release_id, label.name AS label, release.version, artifact.ref AS artifact, release.after_ns,
         release.by_ns, release.basis
  FROM release JOIN label ON label.id = release.label_id JOIN artifact ON artifact.id = release.artifact_id;

CREATE VIEW requests AS
  SELECT request.id AS request_id, 'r-' || request.id AS handle, request.time_ns, request.time_basis, request.duration_ns,
         label.name AS label, request.label_answered,
         CASE WHEN node.is_enclave THEN '0x' || node.name ELSE node.name END AS node,
         artifact.ref AS artifact, artifact.kind AS artifact_kind, request.status, request.rule, request.reason,
         request.freshness, expected.ref AS expected_artifact, request.tee_id, request.input_hash, request.output_hash,
         request.signed_time, request.response_id, request.tx_hash, request.inference_id, request.trace_id,
         request.span_id, request.is_private, request.signature, request.input_check, request.output_check,
         request.settlement_kind, request.settlement_blob, request.settlement_root, request.settlement_tx,
         request.settlement_verdict
  FROM request
  LEFT JOIN label ON label.id = request.label_id
  LEFT JOIN node ON node.id = request.node_id
  LEFT JOIN artifact ON artifact.id = request.artifact_id
  LEFT JOIN artifact AS expected ON expected.id = request.expected_id;

CREATE VIEW proofs AS
  SELECT id AS proof_id, 'p-' || id AS handle, request_id, kind, verdict, generation, salt_length, checks, source_id,
         offset, length
  FROM proof;

CREATE VIEW settlements AS
  SELECT id AS settlement_id, 's-' || id AS handle, kind, tree_id, tee_id, input_hash, output_hash, signed_time, signature,
         blob_id, merkle_root, tx_hash, time_ns, request_id, source_id, offset, length
  FROM settlement;

CREATE VIEW events AS
  SELECT id AS event_id, source_id, offset, length, kind,
         CASE kind WHEN 'chain-event' THEN body ->> '$.event.name' ELSE body ->> '$.event' END AS name,
         CAST(CASE kind WHEN 'chain-event' THEN body ->> '$.blockTimeNs' ELSE body ->> '$.timeNs' END AS INTEGER) AS time_ns,
         body
  FROM statement WHERE kind IN ('chain-event', 'trace-event');

CREATE VIEW findings AS
  SELECT id AS finding_id, 'f-' || id AS handle, rule, severity, summary, alternatives, settled_by, labels, nodes, artifacts,
         request_count, from_ns, to_ns
  FROM finding;

CREATE VIEW grounds AS SELECT finding_id, n, source_id, offset, length FROM ground;
