-- People from state care to a day, by institution and by the year of their first assessment or service: whether they were served, and
-- whether a service ran within the last days.
WITH seen AS (
    SELECT person_id, assessed_on AS day, false AS served, false AS recently FROM assessment WHERE assessed_on <= $last {assessed_filters}
    UNION ALL
    SELECT person_id, date_from, true, date_to >= $since FROM service_record WHERE date_from <= $last {filters}
), people AS (
    SELECT person_id, year(min(day)) AS came, bool_or(served) AS served, bool_or(recently) AS recently FROM seen GROUP BY person_id
)
SELECT institution_id, came, served, recently, count(*)
FROM people JOIN person USING (person_id)
GROUP BY ALL
ORDER BY ALL
