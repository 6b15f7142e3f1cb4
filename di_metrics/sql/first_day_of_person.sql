-- As in first_day, where the table has one row for each person: nothing is left to group before counting.
SELECT {cell_columns} {bucket_column} count(*)
FROM {source}
WHERE {day} BETWEEN $first AND $last {filters}
GROUP BY ALL
