-- The packed columns apart from each other, so that a filter reads what it asks for and nothing else, and beside them what
-- findings are about. Block i holds the ranks from i * 65536 on. All numbers are little-endian.
DROP TABLE request_block;

-- `cells`: the number of each request's cell, which is its place in coverage_cell in the order of the key, from 0: 2 bytes
-- each, or 4 where there are more than 65,536 cells. `findings`: how many findings are about it, 1 byte each; 255 stands for
-- that many or more. `ids`: its id, 4 bytes each.
CREATE TABLE request_block (
  block    INTEGER PRIMARY KEY,
  rows     INTEGER NOT NULL,
  cells    BLOB NOT NULL,
  findings BLOB NOT NULL,
  ids      BLOB NOT NULL
) STRICT;

-- The other way round: block i holds the ranks of the requests whose ids begin at i * 65536 + 1, 4 bytes each.
CREATE TABLE rank_block (
  block INTEGER PRIMARY KEY,
  rows  INTEGER NOT NULL,
  ranks BLOB NOT NULL
) STRICT;

-- When they were: block i holds the ranks from i * 1000 on, 8 bytes each, as far as they have a time. `from_ns` is the first of
-- them. A block fits on a page: where a moment falls is one look, wherever it falls.
CREATE TABLE time_block (
  block   INTEGER PRIMARY KEY,
  from_ns INTEGER NOT NULL,
  times   BLOB NOT NULL
) STRICT;

CREATE INDEX time_block_from ON time_block (from_ns);

-- The requests that a finding is about: of each block one bit a rank, the lowest bit of a byte first.
CREATE TABLE finding_block (
  finding_id INTEGER NOT NULL,
  block      INTEGER NOT NULL,
  bits       BLOB NOT NULL,
  PRIMARY KEY (finding_id, block)
) STRICT;

-- How many of them are in each cell.
CREATE TABLE finding_cell (
  finding_id INTEGER NOT NULL,
  cell       INTEGER NOT NULL,
  requests   INTEGER NOT NULL,
  PRIMARY KEY (finding_id, cell)
) STRICT, WITHOUT ROWID;

-- Made after the findings, in one go (late-indexes.sql).
DROP INDEX finding_request_request;
