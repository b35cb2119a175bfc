-- Indexes that cases may hold from when spans were rows: recognised, never made.
-- name: span_trace
CREATE INDEX IF NOT EXISTS span_trace ON span (trace_id, span_id);
-- name: span_place
CREATE INDEX IF NOT EXISTS span_place ON span (source_id, offset)
WHERE label_asked IS NOT NULL OR artifact_ref IS NOT NULL OR response_id IS NOT NULL OR request_id IS NOT NULL OR tx_hash IS NOT NULL;
-- name: span_request
CREATE INDEX IF NOT EXISTS span_request ON span (id) WHERE label_asked IS NOT NULL OR artifact_ref IS NOT NULL;
