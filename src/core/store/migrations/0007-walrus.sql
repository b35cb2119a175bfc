-- Walrus blobs over time: the Sui objects that carry a blob id, what nodes certified of them, and when epochs began.
-- Moments that are known by their epoch alone are intervals: at or after `from`, at or before `by`.
CREATE TABLE blob_object (
  id                 INTEGER PRIMARY KEY,
  network            TEXT,
  object_id          TEXT,
  blob_id            TEXT NOT NULL,
  form               TEXT NOT NULL,
  pool_id            TEXT,
  size               INTEGER,
  storage_size       INTEGER,
  deletable          INTEGER,
  registered_epoch   INTEGER,
  certified_epoch    INTEGER,
  end_epoch          INTEGER,
  registered_from_ns INTEGER,
  registered_by_ns   INTEGER,
  certified_from_ns  INTEGER,
  certified_by_ns    INTEGER,
  end_from_ns        INTEGER,
  end_by_ns          INTEGER,
  is_extrapolated    INTEGER NOT NULL,
  deleted_from_ns    INTEGER,
  deleted_by_ns      INTEGER
) STRICT;

CREATE INDEX blob_object_blob ON blob_object (blob_id);

CREATE TABLE blob_record (
  object_id INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  role      TEXT NOT NULL,
  epoch     INTEGER,
  at_ns     INTEGER,
  source_id INTEGER NOT NULL,
  offset    INTEGER NOT NULL,
  length    INTEGER NOT NULL,
  PRIMARY KEY (object_id, n)
) STRICT, WITHOUT ROWID;

-- One check of what storage nodes signed.
CREATE TABLE blob_certificate (
  id        INTEGER PRIMARY KEY,
  network   TEXT,
  form      TEXT NOT NULL,
  epoch     INTEGER,
  blob_id   TEXT,
  object_id TEXT,
  verdict   TEXT NOT NULL CHECK (verdict IN ('verified', 'failed', 'could-not-run')),
  reason    TEXT,
  why       TEXT,
  weight    INTEGER,
  shards    INTEGER,
  source_id INTEGER NOT NULL,
  offset    INTEGER NOT NULL,
  length    INTEGER NOT NULL
) STRICT;

CREATE INDEX blob_certificate_blob ON blob_certificate (blob_id);

CREATE TABLE epoch_start (
  network         TEXT NOT NULL,
  epoch           INTEGER NOT NULL,
  from_ns         INTEGER,
  by_ns           INTEGER,
  is_extrapolated INTEGER NOT NULL,
  PRIMARY KEY (network, epoch)
) STRICT, WITHOUT ROWID;

CREATE VIEW blobs AS
  SELECT id AS blob_object_id, network, CASE WHEN object_id IS NULL THEN NULL ELSE '0x' || object_id END AS object_id,
         blob_id, form, pool_id, size, storage_size, deletable, registered_epoch, certified_epoch, end_epoch,
         registered_from_ns, registered_by_ns, certified_from_ns, certified_by_ns, end_from_ns, end_by_ns, is_extrapolated,
         deleted_from_ns, deleted_by_ns
  FROM blob_object;

CREATE VIEW certificates AS
  SELECT id AS certificate_id, network, form, epoch, blob_id,
         CASE WHEN object_id IS NULL THEN NULL ELSE '0x' || object_id END AS object_id, verdict, reason, why, weight, shards,
         source_id, offset, length
  FROM blob_certificate;

CREATE VIEW epochs AS SELECT network, epoch, from_ns, by_ns, is_extrapolated FROM epoch_start;

DROP VIEW events;

CREATE VIEW events AS
  SELECT id AS event_id, source_id, offset, length, kind,
         CASE kind WHEN 'chain-event' THEN body ->> '$.event.name' WHEN 'walrus-event' THEN body ->> '$.name' ELSE body ->> '$.event' END AS name,
         CAST(CASE kind WHEN 'chain-event' THEN body ->> '$.blockTimeNs' ELSE body ->> '$.timeNs' END AS INTEGER) AS time_ns,
         body
  FROM statement WHERE kind IN ('chain-event', 'trace-event', 'walrus-event');
