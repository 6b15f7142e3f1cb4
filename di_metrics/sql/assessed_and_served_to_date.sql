-- A person counts as assessed and served in a cell from the later of the first assessment and the first service record there.
WITH served AS (
    SELECT {cell_columns} person_id, min(date_from) AS day
    FROM {source}
    WHERE date_from <= $last {filters}
    GROUP BY ALL
), assessed AS (
    SELECT {assessed_cell_columns} person_id, min(assessed_on) AS day
    FROM assessment
    WHERE assessed_on <= $last {assessed_filters}
    GROUP BY ALL
), assessed_and_served AS (
    SELECT served.* REPLACE (greatest(served.day, assessed.day) AS day)
    FROM served JOIN assessed ON served.person_id = assessed.person_id {same_cell}
)
SELECT {cell} {bucket} count(*)
FROM assessed_and_served
GROUP BY ALL
