-- Requests in order of time as packed columns, so that any filter is one walk over numbers. Block i holds the ranks from
-- i * 65536 on. `data`: `rows` request ids, then as many numbers of cells, each 4 bytes, little-endian. A cell's number
-- is its place in coverage_cell, in the order of the key, from 0.
CREATE TABLE request_block (
  block INTEGER PRIMARY KEY,
  rows  INTEGER NOT NULL,
  data  BLOB NOT NULL
) STRICT;
