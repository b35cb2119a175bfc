-- Indexes that cases may hold from when filters read rows and not packed columns: recognised, never made.
-- name: request_time
CREATE INDEX IF NOT EXISTS request_time ON request (time_ns, id);
-- name: request_flow
CREATE INDEX IF NOT EXISTS request_flow ON request (label_id, artifact_id, node_id, time_ns, status, freshness);
-- name: request_response
CREATE INDEX IF NOT EXISTS request_response ON request (response_id) WHERE response_id IS NOT NULL;
-- name: request_tx
CREATE INDEX IF NOT EXISTS request_tx ON request (tx_hash) WHERE tx_hash IS NOT NULL;
-- name: request_node
CREATE INDEX IF NOT EXISTS request_node ON request (node_id);
-- name: request_artifact
CREATE INDEX IF NOT EXISTS request_artifact ON request (artifact_id);
