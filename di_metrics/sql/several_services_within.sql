-- A person has several services within a period with records of different ones in it.
SELECT {cell} {bucket_name} count(*)
FROM (
    SELECT {cell_columns} {bucket_column} person_id
    FROM {source}
    WHERE date_from BETWEEN $first AND $last {filters}
    GROUP BY ALL
    HAVING count(DISTINCT service_id) > 1
)
GROUP BY ALL
