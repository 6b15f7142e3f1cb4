-- A record is judged among all records; of those found, the ones that pass the filters and lie in the period are counted, with
-- their distinct persons, by municipality and, as a count of its own, in all.
WITH found AS (
{found}
)
SELECT {municipality}, grouping({municipality}) = 1, count(*), count(DISTINCT person_id)
FROM service_record SEMI JOIN found USING (record_id)
WHERE date_from BETWEEN $first AND $last {filters}
GROUP BY GROUPING SETS (({municipality}), ())
ORDER BY {municipality} NULLS LAST
