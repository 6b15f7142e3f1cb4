-- The days a person waited from the first assessment to the first service record, where the service came no earlier; their median.
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
), waited AS (
    SELECT served.*, served.day - assessed.day AS days
    FROM served JOIN assessed ON served.person_id = assessed.person_id {same_cell}
    WHERE served.day >= greatest(assessed.day, $first)
)
SELECT {cell} {median_bucket} median(days)
FROM waited {until}
GROUP BY ALL
