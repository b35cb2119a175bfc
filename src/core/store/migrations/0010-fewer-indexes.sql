-- Filters, orders and counts are read from the packed columns, and nothing reads these any more: a tenth of an import went into them.
DROP INDEX IF EXISTS request_time;
DROP INDEX IF EXISTS request_flow;
DROP INDEX IF EXISTS request_response;
DROP INDEX IF EXISTS request_tx;
DROP INDEX IF EXISTS request_node;
DROP INDEX IF EXISTS request_artifact;

-- `ids` of request_block say the same.
DROP TABLE request_rank;
DELETE FROM derived WHERE table_name = 'request_rank';
