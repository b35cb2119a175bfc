-- name: annotation_next_id
SELECT coalesce(max(id), 0) + 1 AS id FROM annotation
-- name: annotation_put
INSERT INTO annotation (id, at_ns, actor, kind, subject_kind, subject_keys, handle, about, value, tag, text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: annotation_all
SELECT id, CAST(at_ns AS TEXT) AS at_ns, actor, kind, subject_kind, subject_keys, handle, about, value, tag, text
FROM annotation ORDER BY id
-- name: annotation_state
SELECT (SELECT coalesce(max(id), 0) FROM annotation) AS last,
       (SELECT coalesce(max(seq), 0) FROM custody WHERE action = 'passes.run') AS built
