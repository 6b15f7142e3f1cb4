-- A person continues within a period with a record in it and another in the calendar year before that record's.
WITH served_year AS (
    SELECT DISTINCT {cell_columns} person_id, year(date_from) AS served_in
    FROM {yearly_source}
    WHERE date_from <= $last {filters}
), served AS (
    SELECT DISTINCT {cell_columns} {bucket_column} person_id, year(date_from) AS served_in
    FROM {source}
    WHERE date_from BETWEEN $first AND $last {filters}
)
SELECT {served_cell} {served_bucket_name} count(DISTINCT served.person_id)
FROM served
JOIN served_year AS earlier ON served.person_id = earlier.person_id AND earlier.served_in = served.served_in - 1 {same_cell_earlier}
GROUP BY ALL
