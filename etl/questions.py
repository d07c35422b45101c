"""What the command line asks of the published database, as SQL."""

BATCHES = """
SELECT batch_id, capture_count, record_count, posting_count, new_count, changed_count,
  unchanged_count, duplicate_count, reject_count, extract_seconds, transform_seconds
FROM batches ORDER BY batch_id DESC LIMIT ?"""
REASONS = """
SELECT reason_code, count(*) FILTER (batch_id = (SELECT max(batch_id) FROM batches)), count(*)
FROM rejects WHERE resolved_batch_id IS NULL GROUP BY ALL ORDER BY 2 DESC, 3 DESC, 1"""
REJECTS = """
WITH found AS (
  SELECT reason_code, location, record_ordinal, json_path, message,
    count(*) OVER reason AS rejects,
    row_number() OVER (reason ORDER BY batch_id DESC, location, record_ordinal) AS place
  FROM rejects LEFT JOIN (
    SELECT DISTINCT batch_id, capture_id, location, record_ordinal FROM captures
  ) USING (batch_id, capture_id)
  WHERE (reason_code = $reason OR $reason IS NULL)
    AND ($all OR resolved_batch_id IS NULL) AND batch_id IN (
    SELECT batch_id FROM batches ORDER BY batch_id DESC LIMIT $last)
  WINDOW reason AS (PARTITION BY reason_code))
SELECT reason_code, rejects, location, record_ordinal, json_path, message FROM found
WHERE place <= 3 ORDER BY rejects DESC, reason_code, place"""

DRIFT = """
SELECT batch_id, source_name, kind_code, name, posting_count, round(100 * posting_share, 1),
  round(100 * previous_share, 1), if(is_new, 'new', '')
FROM drift WHERE batch_id IN (SELECT batch_id FROM batches ORDER BY batch_id DESC LIMIT ?)
ORDER BY batch_id DESC, is_new DESC, kind_code = 'shape', posting_count DESC, source_name, name"""

RELATIONS = """
SELECT table_name, 'table', comment FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"""
COLUMNS = """
SELECT column_name AS "column", data_type AS type, comment AS description
FROM duckdb_columns() WHERE table_name = ? AND NOT internal ORDER BY column_index"""
