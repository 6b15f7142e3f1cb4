-- A person counts as assessed and served within a period with both an assessment and a service record in it.
WITH served AS (
    SELECT DISTINCT {cell_columns} {bucket_column} person_id
    FROM {source}
    WHERE date_from BETWEEN $first AND $last {filters}
), assessed AS (
    SELECT DISTINCT {assessed_cell_columns} {assessed_bucket_column} person_id
    FROM assessment
    WHERE assessed_on BETWEEN $first AND $last {assessed_filters}
)
SELECT {served_cell} {served_bucket_name} count(*)
FROM served JOIN assessed ON served.person_id = assessed.person_id {same_cell} {same_bucket}
GROUP BY ALL
