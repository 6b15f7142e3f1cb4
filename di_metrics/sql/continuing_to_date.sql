-- A person continues from the first day of a year in which, after a year with a record in the cell, there is a record again.
WITH served_year AS (
    SELECT {cell_columns} person_id, year(date_from) AS served_in, min(date_from) AS day
    FROM {source}
    WHERE date_from <= $last {filters}
    GROUP BY ALL
), continued AS (
    SELECT {cell} person_id, day, served_in - lag(served_in) OVER (PARTITION BY {cell} person_id ORDER BY served_in) AS gap
    FROM served_year
)
SELECT {cell} {bucket} count(*)
FROM (SELECT {cell} person_id, min(day) AS day FROM continued WHERE gap = 1 GROUP BY ALL)
GROUP BY ALL
