-- An entity counts once in a cell (and in each year, quarter or month) in which it has a record that passes the filters.
SELECT {cell} {bucket_name} count(*)
FROM (
    SELECT DISTINCT {cell_columns} {bucket_column} {entity}
    FROM {source}
    WHERE {day} BETWEEN $first AND $last {filters}
)
GROUP BY ALL
