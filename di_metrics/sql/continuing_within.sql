-- A person continues within a period with a record in it and another in the calendar year before that record's.
WITH served AS (
    SELECT {cell_columns} {bucket_column} person_id, year(date_from) AS served_in
    FROM {source}
    WHERE date_from BETWEEN $first AND $last {filters}
), earlier AS (
    SELECT {cell_columns} person_id, year(date_from) + 1 AS continues_in
    FROM {yearly_source}
    WHERE date_from <= $last {filters}
)
SELECT {cell} {bucket_name} count(*)
FROM (
    SELECT DISTINCT {served_cell} {served_bucket_name} served.person_id
    FROM served SEMI JOIN earlier
    ON served.person_id = earlier.person_id AND served.served_in = earlier.continues_in {same_cell_earlier}
)
GROUP BY ALL
