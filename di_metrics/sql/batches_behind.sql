-- The rows of a table that pass the filters and lie in the period, by the batch that told them.
SELECT batch, count(*)
FROM {table}
WHERE {day} BETWEEN $first AND $last {filters}
GROUP BY batch
