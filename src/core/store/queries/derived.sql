-- name: mention_put
INSERT INTO mention (id, is_span, row_id) VALUES (?, ?, ?)
-- name: mention_key_put
INSERT INTO mention_key (key, mention) VALUES (?, ?)
-- name: mention_tx_put
INSERT INTO mention_tx (tx, mention, is_inference) VALUES (?, ?, ?)
-- name: mention_keys
SELECT key, mention FROM mention_key ORDER BY key, mention
-- name: mention_txs
SELECT tx, mention, is_inference FROM mention_tx ORDER BY tx, is_inference DESC, mention
-- name: key_pairs_put
INSERT INTO key_pairs (id, pairs) VALUES (?, ?)
-- name: key_pairs_of
SELECT pairs FROM key_pairs WHERE id >= ? AND id < ? ORDER BY id
-- name: mention_root
UPDATE mention SET root = ? WHERE id = ?
-- name: mention_all
SELECT id, is_span, row_id FROM mention ORDER BY id
-- name: mention_groups
SELECT root, is_span, row_id FROM mention WHERE root IS NOT NULL ORDER BY root, id
-- name: derived_put
INSERT INTO derived (table_name, pass, pass_version) VALUES (?, ?, ?)
-- name: derived_all
SELECT table_name, pass, pass_version FROM derived ORDER BY pass, table_name
-- name: label_put
INSERT INTO label (id, name) VALUES (?, ?)
-- name: artifact_put
INSERT INTO artifact (id, ref, kind, sha256, bytes) VALUES (?, ?, ?, ?, ?)
-- name: image_put
INSERT INTO image (pcr_hash, pcr0, pcr1, pcr2, version, approved_ns, revoked_ns, known_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
-- name: node_put
INSERT INTO node (id, name, is_enclave, endpoint, pcr_hash, public_key, recomputed_id, is_registered, registered_ns)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: node_record_put
INSERT INTO node_record (node_id, n, role, at_ns, source_id, offset, length) VALUES (?, ?, ?, ?, ?, ?, ?)
-- name: release_put
INSERT INTO release (id, label_id, version, artifact_id, after_ns, by_ns, basis) VALUES (?, ?, ?, ?, ?, ?, ?)
-- name: release_record_put
INSERT INTO release_record (release_id, n, source_id, offset, length) VALUES (?, ?, ?, ?, ?)
-- name: tree_put
INSERT INTO tree (id, root, recomputed_root, broken_at, blob_id, copy_of, leaf_count, event_root, event_tx, event_ns,
                  event_source_id, event_offset, event_length, source_id, offset, length)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: settlement_put
INSERT INTO settlement (id, kind, tree_id, tee_id, input_hash, output_hash, signed_time, signature, blob_id, merkle_root, tx_hash,
                        time_ns, source_id, offset, length)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: settlement_find
SELECT settlement.id, settlement.kind, settlement.tee_id, settlement.blob_id, settlement.merkle_root, settlement.tx_hash,
       tree.id AS tree_id, tree.root, tree.recomputed_root, tree.broken_at, tree.event_root, tree.event_tx,
       settlement.source_id, settlement.offset, settlement.length
FROM settlement LEFT JOIN tree ON tree.id = settlement.tree_id
WHERE settlement.input_hash = ? AND settlement.output_hash = ? AND settlement.signed_time = ?
ORDER BY settlement.kind, settlement.merkle_root, settlement.blob_id, settlement.tx_hash, settlement.id
-- name: settlement_find_bare
SELECT settlement.id, settlement.kind, settlement.tee_id, settlement.blob_id, settlement.merkle_root, settlement.tx_hash,
       tree.id AS tree_id, tree.root, tree.recomputed_root, tree.broken_at, tree.event_root, tree.event_tx,
       settlement.source_id, settlement.offset, settlement.length
FROM settlement LEFT JOIN tree ON tree.id = settlement.tree_id
WHERE settlement.input_hash = ? AND settlement.output_hash = ? AND settlement.signed_time IS NULL
ORDER BY settlement.kind, settlement.merkle_root, settlement.tx_hash, settlement.id
-- name: settlement_link
UPDATE settlement SET request_id = ?, loose_match = 0 WHERE id = ?
-- name: settlement_link_loosely
UPDATE settlement SET request_id = ?, loose_match = 1 WHERE id = ? AND request_id IS NULL
-- name: request_put
INSERT INTO request (id, time_ns, time_basis, duration_ns, label_id, label_answered, node_id, artifact_id, status, rule, reason,
                     freshness, expected_id, superseded_ns, tee_id, input_hash, output_hash, signed_time, response_id, tx_hash,
                     inference_id, trace_id, span_id, is_private, signature, signed_by_other, input_check, output_check,
                     settlement_kind, settlement_id, settlement_blob, settlement_root, settlement_tx, settlement_verdict,
                     conflicts, placeholders, resolution)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: lone_request_put
INSERT INTO request (id, time_ns, time_basis, duration_ns, label_id, label_answered, node_id, artifact_id, status, freshness,
                     expected_id, superseded_ns, response_id, trace_id, span_id, is_private, signature, input_check, output_check,
                     resolution)
VALUES (?, ?, 'caller', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 'absent', 'no-hash', 'no-hash', 'asked')
-- name: lone_record_put
INSERT INTO request_record (request_id, n, role, joined_by, source_id, offset, length)
VALUES (?, 0, 'span', 'the request’s own record', ?, ?, ?)
-- name: slicing_put
INSERT INTO slicing (id, from_ns, width_ns, slices, to_ns, requests) VALUES (1, ?, ?, ?, ?, ?)
-- name: flow_cell_put
INSERT INTO flow_cell (label_id, artifact_id, node_id, status, freshness, slice, requests) VALUES (?, ?, ?, ?, ?, ?, ?)
-- name: coverage_cell_put
INSERT INTO coverage_cell (label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict,
                           has_time, requests)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: time_block_before
SELECT block, times FROM time_block WHERE from_ns < ? ORDER BY from_ns DESC, block DESC LIMIT 1
-- name: time_block_put
INSERT INTO time_block (block, from_ns, times) VALUES (?, ?, ?)
-- name: request_block_put
INSERT INTO request_block (block, rows, cells, findings, ids) VALUES (?, ?, ?, ?, ?)
-- name: rank_block_put
INSERT INTO rank_block (block, rows, ranks) VALUES (?, ?, ?)
-- name: finding_block_put
INSERT INTO finding_block (finding_id, block, bits) VALUES (?, ?, ?)
-- name: finding_cell_put
INSERT INTO finding_cell (finding_id, cell, requests) VALUES (?, ?, ?)
-- name: request_said_put
INSERT INTO request_said (request_id, words) VALUES (?, ?)
-- name: request_record_put
INSERT INTO request_record (request_id, n, role, joined_by, source_id, offset, length) VALUES (?, ?, ?, ?, ?, ?, ?)
-- name: proof_put
INSERT INTO proof (request_id, kind, verdict, generation, salt_length, checks, source_id, offset, length)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: clock_pair_put
INSERT INTO clock_pair (node_id, request_id, node_ns, other_ns, duration_ns, source_id, offset, length)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
-- name: blob_object_put
INSERT INTO blob_object (id, network, object_id, blob_id, form, pool_id, size, storage_size, deletable, registered_epoch,
                         certified_epoch, end_epoch, registered_from_ns, registered_by_ns, certified_from_ns, certified_by_ns,
                         end_from_ns, end_by_ns, is_extrapolated, deleted_from_ns, deleted_by_ns)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: blob_record_put
INSERT INTO blob_record (object_id, n, role, epoch, at_ns, source_id, offset, length) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
-- name: blob_certificate_put
INSERT INTO blob_certificate (id, network, form, epoch, blob_id, object_id, verdict, reason, why, weight, shards, source_id,
                              offset, length)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: epoch_start_put
INSERT INTO epoch_start (network, epoch, from_ns, by_ns, is_extrapolated) VALUES (?, ?, ?, ?, ?)
-- name: finding_put
INSERT INTO finding (id, rule, severity, summary, alternatives, settled_by, labels, nodes, artifacts, request_count, from_ns, to_ns)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: finding_requests_put
INSERT OR FAIL INTO finding_request (finding_id, request_id) SELECT ?, value FROM json_each(?)
-- name: ground_put
INSERT INTO ground (finding_id, n, source_id, offset, length) VALUES (?, ?, ?, ?, ?)
-- name: facts_artifacts
SELECT id, kind, ref FROM artifact ORDER BY id
-- name: facts_nodes
SELECT node.id, node.name, node.is_enclave, node.is_registered, CAST(node.registered_ns AS TEXT) AS registered_ns, node.pcr_hash,
       node.recomputed_id, image.known_from
FROM node LEFT JOIN image ON image.pcr_hash = node.pcr_hash ORDER BY node.id
-- name: facts_node_records
SELECT role, CAST(at_ns AS TEXT) AS at_ns, source_id, offset, length FROM node_record WHERE node_id = ? ORDER BY n
-- name: facts_releases
SELECT release.id, label.name AS label, release.version, release.artifact_id, CAST(release.after_ns AS TEXT) AS after_ns,
       CAST(release.by_ns AS TEXT) AS by_ns, release.basis
FROM release JOIN label ON label.id = release.label_id ORDER BY release.by_ns, release.id
-- name: facts_release_records
SELECT source_id, offset, length FROM release_record WHERE release_id = ? ORDER BY n
-- name: facts_trees
SELECT id, root, recomputed_root, broken_at, blob_id, copy_of, leaf_count, event_root, event_tx, event_source_id, event_offset,
       event_length, source_id, offset, length
FROM tree ORDER BY id
-- name: facts_settlements
SELECT id, kind, tree_id, tee_id, input_hash, output_hash, signed_time, signature, CAST(time_ns AS TEXT) AS time_ns, request_id,
       loose_match, source_id, offset, length
FROM settlement ORDER BY id
-- name: facts_last_settlement
SELECT CAST(max(time_ns) AS TEXT) AS last_ns FROM settlement
-- name: facts_clock_pairs
SELECT node_id, request_id, CAST(node_ns AS TEXT) AS node_ns, CAST(other_ns AS TEXT) AS other_ns,
       CAST(duration_ns AS TEXT) AS duration_ns, source_id, offset, length
FROM clock_pair ORDER BY node_id, node_ns, request_id
-- name: facts_requests
SELECT request.id, CAST(request.time_ns AS TEXT) AS time_ns, label.name AS label, request.node_id, request.artifact_id,
       request.status, request.rule, request.reason, request.freshness, request.expected_id,
       CAST(request.superseded_ns AS TEXT) AS superseded_ns, request.tee_id, request.input_hash, request.output_hash,
       request.signed_time, request.is_private, request.signature, request.signed_by_other, request.input_check,
       request.output_check, request.settlement_verdict, request.conflicts, request.placeholders, record.source_id, record.offset,
       record.length
FROM json_each(?) AS wanted CROSS JOIN request ON request.id = wanted.value LEFT JOIN label ON label.id = request.label_id
     LEFT JOIN request_record AS record ON record.request_id = request.id
ORDER BY wanted.key, record.n
