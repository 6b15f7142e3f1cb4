-- What is staged, less all that does not lie in one municipality, whose code the variable `own_code` holds.

CREATE TEMP TABLE own_place AS
SELECT DISTINCT place.code, place.parish, place.code IN (SELECT old_code FROM split_parish) AS is_split
FROM place
JOIN municipality m ON m.municipality_id IN (place.old_id, place.new_id)
WHERE m.code = getvariable('own_code');

CREATE TEMP TABLE own_line AS
SELECT r.line
FROM source_service_records r
JOIN own_place ON own_place.code = r.municipality_code AND (NOT is_split OR own_place.parish IS NOT DISTINCT FROM r.parish);

DELETE FROM superseded WHERE line NOT IN (SELECT line FROM own_line);

DELETE FROM staged_service_records s WHERE NOT EXISTS (
    SELECT 1 FROM own_place
    WHERE own_place.code = s.municipality_code AND (NOT is_split OR own_place.parish IS NOT DISTINCT FROM s.parish)
);

DELETE FROM staged_assessments s WHERE NOT EXISTS (
    SELECT 1 FROM own_place
    WHERE own_place.code = s.municipality_code AND (NOT is_split OR own_place.parish IS NOT DISTINCT FROM s.parish)
);

DELETE FROM staged_persons WHERE person_id NOT IN (
    SELECT person_id FROM staged_service_records UNION SELECT person_id FROM staged_assessments
);
