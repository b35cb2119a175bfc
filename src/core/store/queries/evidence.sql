-- name: case_info_put
INSERT INTO case_info (key, value) VALUES (?, ?)
-- name: case_info_get
SELECT value FROM case_info WHERE key = ?
-- name: source_next_id
SELECT coalesce(max(id), 0) + 1 AS id FROM source
-- name: source_put
INSERT INTO source (id, parent_id, path, name, origin, bytes, sha256, storage, reference_path, duplicate_of, format, confidence,
                    format_reason, clock, alterations, file_time_ns, capture_ns, acquired_ns, records)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: source_by_sha
SELECT id, path, parent_id FROM source WHERE sha256 = ? AND duplicate_of IS NULL ORDER BY id LIMIT 1
-- name: source_of_size
SELECT id FROM source WHERE bytes = ? LIMIT 1
-- name: source_by_sha_and_path
SELECT id, duplicate_of FROM source WHERE sha256 = ? AND path = ? ORDER BY id LIMIT 1
-- name: source_storage
SELECT id, path, name, origin, bytes, sha256, storage, reference_path, duplicate_of, format, records FROM source WHERE id = ?
-- name: source_all
SELECT id, parent_id, path, name, origin, bytes, sha256, storage, reference_path, duplicate_of, format, confidence,
       format_reason, clock, alterations, CAST(file_time_ns AS TEXT) AS file_time_ns, CAST(capture_ns AS TEXT) AS capture_ns,
       CAST(acquired_ns AS TEXT) AS acquired_ns, records,
       (SELECT count(*) FROM issue WHERE issue.source_id = source.id) AS issues
FROM source ORDER BY id
-- name: mapping_all
SELECT column_mapping.source_id, basis, name, sha256, by_id FROM column_mapping
LEFT JOIN replaced_reading ON replaced_reading.source_id = column_mapping.source_id
-- name: frame_put
INSERT INTO frame (source_id, raw_offset, raw_length, data) VALUES (?, ?, ?, ?)
-- name: frame_at
SELECT raw_offset, raw_length, data FROM frame WHERE source_id = ? AND raw_offset <= ? ORDER BY raw_offset DESC LIMIT 1
-- name: ledger_put
INSERT INTO ledger (source_id, category, reason, records, bytes) VALUES (?, ?, ?, ?, ?)
-- name: ledger_all
SELECT source_id, category, reason, records, bytes FROM ledger ORDER BY source_id, category, reason
-- name: ledger_broken
SELECT source.id, source.bytes, coalesce(sum(ledger.bytes), 0) AS booked
FROM source LEFT JOIN ledger ON ledger.source_id = source.id
WHERE source.duplicate_of IS NULL
GROUP BY source.id HAVING booked <> source.bytes
-- name: issue_put
INSERT INTO issue (source_id, offset, length, code, message) VALUES (?, ?, ?, ?, ?)
-- name: issue_count
SELECT count(*) AS n FROM issue WHERE source_id = coalesce(?, source_id)
-- name: issue_page
SELECT source_id, offset, length, code, message FROM issue WHERE source_id = coalesce(?, source_id)
ORDER BY source_id, offset, id LIMIT ? OFFSET ?
-- name: statement_put
INSERT INTO statement (source_id, offset, length, kind, body) VALUES (?, ?, ?, ?, ?)
-- name: statement_by_kind
SELECT id, source_id, offset, length, body FROM statement
WHERE kind = ? AND source_id NOT IN (SELECT source_id FROM replaced_reading) ORDER BY id
-- name: statement_at
SELECT id, kind, body FROM statement WHERE source_id = ? AND offset = ? AND length = ? ORDER BY id
-- name: statement_get
SELECT id, source_id, offset, length, kind, body FROM statement WHERE id = ?
-- name: span_block_put
INSERT INTO span_block (id, source_id, spans, requests, offset, end, first_ns, last_ns, traces, data)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: span_next_id
SELECT coalesce(max(id + spans), 1) AS id FROM (SELECT id, spans FROM span_block ORDER BY id DESC LIMIT 1)
-- name: span_blocks
SELECT id, source_id, data FROM span_block WHERE source_id NOT IN (SELECT source_id FROM replaced_reading) ORDER BY id
-- name: span_blocks_all
SELECT id, source_id, data FROM span_block ORDER BY id
-- name: span_blocks_about_requests
SELECT id, source_id, requests FROM span_block
WHERE requests > 0 AND source_id NOT IN (SELECT source_id FROM replaced_reading) ORDER BY id
-- name: span_block_of
SELECT id, source_id, spans FROM span_block WHERE id <= ? ORDER BY id DESC LIMIT 1
-- name: span_block_data
SELECT data FROM span_block WHERE id = ?
-- name: span_blocks_at
SELECT id FROM span_block WHERE source_id = ? AND requests > 0 AND offset <= ? AND end >= ? ORDER BY id
-- name: span_block_rows
SELECT source_id, spans, requests, offset, end, CAST(first_ns AS TEXT) AS first_ns, CAST(last_ns AS TEXT) AS last_ns, traces, data
FROM span_block ORDER BY id
-- name: span_block_traces
SELECT id, source_id, traces FROM span_block
WHERE source_id NOT IN (SELECT source_id FROM replaced_reading) ORDER BY id
-- name: column_mapping_put
INSERT INTO column_mapping (source_id, basis, name, sha256, profile) VALUES (?, ?, ?, ?, ?)
-- name: replaced_reading_put
INSERT INTO replaced_reading (source_id, by_id) VALUES (?, ?)
-- name: reading_of
SELECT source.id, source.format FROM source
WHERE coalesce(source.duplicate_of, source.id) = ? AND source.format IS NOT NULL
  AND source.id NOT IN (SELECT source_id FROM replaced_reading)
ORDER BY source.id DESC LIMIT 1
-- name: column_mapping_get
SELECT source_id, basis, name, sha256, profile FROM column_mapping WHERE source_id = ?
-- name: custody_head
SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1
-- name: custody_put
INSERT INTO custody (seq, at_ns, actor, action, body, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)
-- name: custody_page
SELECT seq, CAST(at_ns AS TEXT) AS at_ns, actor, action, body, prev_hash, hash FROM custody ORDER BY seq LIMIT ? OFFSET ?
