-- A service that needs an assessment, of a person of whom the records hold none, wherever and however late.
SELECT record_id
FROM service_record
WHERE {needs_assessment} AND person_id NOT IN (SELECT person_id FROM assessment)
