-- Of each service: the persons in whose support plan it is, and of those who have not received it the days since the first assessment
-- that recommends it, to the last day of which anything is known.
WITH recommended AS (
    SELECT person_id, service_id, min(assessed_on) AS day
    FROM recommended_service JOIN assessment USING (assessment_id)
    WHERE assessed_on <= $last {filters}
    GROUP BY ALL
), received AS (
    SELECT DISTINCT person_id, service_id
    FROM first_service
    WHERE date_from <= $last {filters}
)
SELECT service_id, count(*), coalesce(list(greatest($known - day, 0)) FILTER (received.person_id IS NULL), [])
FROM recommended LEFT JOIN received USING (person_id, service_id)
GROUP BY ALL
