-- An entity counts once in a cell, on the first day of a record that passes the filters (the period aside).
-- To date the counts are summed up along time; within a period these are the new ones.
SELECT {cell} {bucket} count(*)
FROM (
    SELECT {cell_columns} {entity}, min({day}) AS day
    FROM {source}
    WHERE {day} <= $last {filters}
    GROUP BY ALL
)
WHERE day >= $first
GROUP BY ALL
