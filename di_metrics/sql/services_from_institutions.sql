-- People from state care with a service that ran within the last days, by institution and service.
WITH used AS (
    SELECT DISTINCT person_id, service_id FROM service_record WHERE date_from <= $last AND date_to >= $since {filters}
)
SELECT institution_id, service_id, count(*)
FROM used JOIN person USING (person_id)
GROUP BY ALL
