-- What people said about findings and requests: only ever added, each row with author and time, each told in the
-- custody log. `subject_keys` holds the names under which the thing is found again when handles have shifted.

CREATE TABLE annotation (
  id           INTEGER PRIMARY KEY,
  at_ns        INTEGER NOT NULL,
  actor        TEXT NOT NULL CHECK (actor <> ''),
  kind         TEXT NOT NULL CHECK (kind IN ('decision', 'note', 'tag', 'bookmark', 'report')),
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('finding', 'request')),
  subject_keys TEXT NOT NULL,
  handle       TEXT NOT NULL,
  about        TEXT NOT NULL,
  value        TEXT NOT NULL CHECK (value IN ('accepted', 'rejected', 'open', 'added', 'removed')),
  tag          TEXT NOT NULL,
  text         TEXT NOT NULL
) STRICT;

CREATE TRIGGER annotation_no_update BEFORE UPDATE ON annotation BEGIN SELECT RAISE(ABORT, 'annotations are append-only'); END;
CREATE TRIGGER annotation_no_delete BEFORE DELETE ON annotation BEGIN SELECT RAISE(ABORT, 'annotations are append-only'); END;
CREATE TRIGGER annotation_in_order BEFORE INSERT ON annotation
WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM annotation)
BEGIN SELECT RAISE(ABORT, 'annotations are appended in order'); END;

CREATE VIEW annotations AS
  SELECT id AS annotation_id, at_ns, actor, kind, subject_kind, handle AS handle_then, about, value, tag, text, subject_keys
  FROM annotation;
