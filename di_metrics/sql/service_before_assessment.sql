-- A service that needs an assessment began before the person's first one, wherever and for whatever reason that was made.
SELECT record_id
FROM service_record
JOIN (SELECT person_id, min(assessed_on) AS first_assessed_on FROM assessment GROUP BY person_id) USING (person_id)
WHERE date_from < first_assessed_on AND {needs_assessment}
