-- The days from the first assessment to the first service, of those who were served by the end of a time and no earlier than
-- assessed; of those who were not served by then, the days from the first assessment to the end, or to the last day of which anything
-- is known.
WITH assessed AS (
    SELECT {assessed_cell_columns} person_id, min(assessed_on) AS day
    FROM assessment
    WHERE assessed_on <= $last {assessed_filters}
    GROUP BY ALL
), served AS (
    SELECT {cell_columns} person_id, min(date_from) AS day
    FROM {source}
    WHERE date_from <= $last {filters}
    GROUP BY ALL
), waited AS (
    SELECT assessed.*, served.day AS served_on
    FROM assessed LEFT JOIN served ON served.person_id = assessed.person_id {same_cell}
)
SELECT {cell} bucket,
    coalesce(list(served_on - day) FILTER (served_on <= until), []),
    coalesce(list(greatest(least(until, $known) - day, 0)) FILTER (served_on IS NULL OR served_on > until), [])
FROM waited JOIN (VALUES {ends}) AS ends (bucket, until) ON day <= until
WHERE served_on IS NULL OR served_on >= day
GROUP BY ALL
