-- Words by which requests are found: ids, hashes, transactions and what was said. Without a copy of the text: only
-- which word stands in which request. The row's number is the request's.
CREATE VIRTUAL TABLE request_text USING fts5(words, content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 2');

-- What people looked for, and how many requests passed then. No evidence, and only ever added.
CREATE TABLE find_history (
  id      INTEGER PRIMARY KEY,
  at_ns   INTEGER NOT NULL,
  text    TEXT NOT NULL,
  filter  TEXT NOT NULL,
  results INTEGER NOT NULL CHECK (results >= 0),
  of      INTEGER NOT NULL CHECK (of >= results)
) STRICT;

CREATE TRIGGER find_history_no_update BEFORE UPDATE ON find_history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER find_history_no_delete BEFORE DELETE ON find_history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER find_history_in_order BEFORE INSERT ON find_history
WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM find_history)
BEGIN SELECT RAISE(ABORT, 'the history is appended in order'); END;
