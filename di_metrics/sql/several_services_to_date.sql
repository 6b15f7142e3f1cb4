-- A person has several services in a cell from the first day of the second of them.
SELECT {cell} {bucket} count(*)
FROM (
    SELECT {cell} person_id, min(day, 2)[2] AS day
    FROM (
        SELECT {cell_columns} person_id, service_id AS received, min(date_from) AS day
        FROM {source}
        WHERE date_from <= $last {filters}
        GROUP BY ALL
    )
    GROUP BY ALL
)
WHERE day IS NOT NULL
GROUP BY ALL
