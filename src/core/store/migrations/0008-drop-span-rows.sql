DROP VIEW spans;
DROP TABLE span;
