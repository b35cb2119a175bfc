-- Roll-ups that the overview reads: opening a case with ten million requests costs what a small one costs.

-- Where the slices of time lie: slice i covers [from_ns + i * width_ns, from_ns + (i + 1) * width_ns).
CREATE TABLE slicing (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  from_ns  INTEGER NOT NULL,
  width_ns INTEGER NOT NULL,
  slices   INTEGER NOT NULL,
  to_ns    INTEGER NOT NULL,
  requests INTEGER NOT NULL
) STRICT;

-- Requests per label, artifact, node (0: none recorded), status, staleness and slice (-1: no time).
CREATE TABLE flow_cell (
  label_id    INTEGER NOT NULL,
  artifact_id INTEGER NOT NULL,
  node_id     INTEGER NOT NULL,
  status      TEXT NOT NULL,
  freshness   TEXT NOT NULL,
  slice       INTEGER NOT NULL,
  requests    INTEGER NOT NULL,
  PRIMARY KEY (label_id, artifact_id, node_id, status, freshness, slice)
) STRICT, WITHOUT ROWID;

-- The same per label and artifact alone: the strips of the picture.
CREATE TABLE strip_cell (
  label_id    INTEGER NOT NULL,
  artifact_id INTEGER NOT NULL,
  freshness   TEXT NOT NULL,
  slice       INTEGER NOT NULL,
  requests    INTEGER NOT NULL,
  PRIMARY KEY (label_id, artifact_id, freshness, slice)
) STRICT, WITHOUT ROWID;

-- The same without time, with what can be checked: what the coverage panel counts.
CREATE TABLE coverage_cell (
  label_id           INTEGER NOT NULL,
  artifact_id        INTEGER NOT NULL,
  node_id            INTEGER NOT NULL,
  status             TEXT NOT NULL,
  freshness          TEXT NOT NULL,
  reason             TEXT NOT NULL,
  signature          TEXT NOT NULL,
  input_check        TEXT NOT NULL,
  settlement_verdict TEXT NOT NULL,
  has_time           INTEGER NOT NULL,
  requests           INTEGER NOT NULL,
  PRIMARY KEY (label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict, has_time)
) STRICT, WITHOUT ROWID;

-- A request's place in order of time, from 0: any page of the table is found without counting.
CREATE TABLE request_rank (
  rank       INTEGER PRIMARY KEY,
  request_id INTEGER NOT NULL
) STRICT;
