-- A person's recommended service counts as received in a cell from the later of the first assessment there that recommends it and
-- its first record there.
WITH served AS (
    SELECT {cell_columns} person_id, service_id AS received, min(date_from) AS day
    FROM {source}
    WHERE date_from <= $last {filters}
    GROUP BY ALL
), recommended AS (
    SELECT {cell_columns} person_id, service_id AS received, min(assessed_on) AS day
    FROM {recommended}
    WHERE assessed_on <= $last {filters}
    GROUP BY ALL
), both_told AS (
    SELECT served.* REPLACE (greatest(served.day, recommended.day) AS day)
    FROM served JOIN recommended
    ON served.person_id = recommended.person_id AND served.received = recommended.received {same_cell_recommended}
)
SELECT {cell} {bucket} count(*)
FROM both_told
GROUP BY ALL
