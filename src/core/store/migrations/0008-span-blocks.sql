-- Spans by the million in blocks of columns instead of rows (src/core/spans). The rows that earlier builds wrote are packed
-- between these two parts, and `spans` is no view any more but made of the blocks when somebody asks.
CREATE TABLE span_block (
  -- The number of its first span; the others follow.
  id        INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  spans     INTEGER NOT NULL CHECK (spans > 0),
  -- How many of them speak of an inference.
  requests  INTEGER NOT NULL CHECK (requests BETWEEN 0 AND spans),
  -- The bytes of the source that their records lie in.
  offset    INTEGER NOT NULL,
  end       INTEGER NOT NULL,
  -- First and last start.
  first_ns  INTEGER,
  last_ns   INTEGER,
  -- Hashes of the traces in it, ascending, 4 bytes each, little-endian.
  traces    BLOB NOT NULL,
  -- One zstd frame.
  data      BLOB NOT NULL
) STRICT;

CREATE INDEX span_block_place ON span_block (source_id, offset);

CREATE TRIGGER span_block_no_update BEFORE UPDATE ON span_block BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER span_block_no_delete BEFORE DELETE ON span_block BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
