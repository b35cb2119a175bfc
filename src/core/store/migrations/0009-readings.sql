-- How the columns of a table were read, by the file's own words or by a person's, and which reading of a source counts.
CREATE TABLE column_mapping (
  -- The reading: the source itself, or a row that stands for one more reading of its bytes (`duplicate_of`).
  source_id INTEGER PRIMARY KEY REFERENCES source (id),
  basis     TEXT NOT NULL CHECK (basis IN ('proposed', 'given')),
  name      TEXT NOT NULL,
  -- Of `profile`, which is canonical JSON (src/model/column-mapping.ts).
  sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
  profile   TEXT NOT NULL
) STRICT;

-- What a replaced reading said stays in the case and no more counts.
CREATE TABLE replaced_reading (
  source_id INTEGER PRIMARY KEY REFERENCES source (id),
  by_id     INTEGER NOT NULL REFERENCES source (id)
) STRICT;

CREATE TRIGGER column_mapping_no_update BEFORE UPDATE ON column_mapping BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER column_mapping_no_delete BEFORE DELETE ON column_mapping BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER replaced_reading_no_update BEFORE UPDATE ON replaced_reading BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER replaced_reading_no_delete BEFORE DELETE ON replaced_reading BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE VIEW mappings AS
  SELECT column_mapping.source_id, 'x-' || coalesce(source.duplicate_of, source.id) AS source, basis, column_mapping.name, column_mapping.sha256,
         profile, replaced_reading.by_id AS replaced_by
  FROM column_mapping JOIN source ON source.id = column_mapping.source_id
  LEFT JOIN replaced_reading ON replaced_reading.source_id = column_mapping.source_id;
