-- Working tables of the passes. They live beside each writing connection and are gone with it.
CREATE TEMP TABLE IF NOT EXISTS mention (id INTEGER PRIMARY KEY, is_span INTEGER NOT NULL, row_id INTEGER NOT NULL, root INTEGER);
CREATE TEMP TABLE IF NOT EXISTS mention_key (key TEXT NOT NULL, mention INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS mention_tx (tx TEXT NOT NULL, mention INTEGER NOT NULL, is_inference INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS key_pairs (id INTEGER PRIMARY KEY, pairs BLOB NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS request_said (request_id INTEGER PRIMARY KEY, words TEXT NOT NULL);
