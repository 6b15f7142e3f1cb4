-- What the derived tables are made from where batches come into force or leave it (changed_batch): what these may affect. What was
-- derived from it is deleted. Of more than need be the same is derived again, so each condition may take more than it must.

CREATE TEMP TABLE theirs AS
SELECT DISTINCT number, first_day, last_day, place.old_id, place.new_id
FROM speaks_of JOIN changed_batch USING (number)
JOIN place ON place.code = speaks_of.code AND place.parish IS NOT DISTINCT FROM speaks_of.parish;

-- Records of the batches themselves, those of where and when their reports speak of, those that their corrections may correct, and
-- those of persons who are now of another group, or from state care.
CREATE TEMP TABLE affected_line AS
WITH corrected AS (
    SELECT person_id FROM source_persons JOIN batch ON number = batch
    WHERE kind = 'corrections' AND number IN (FROM changed_batch)
), told AS (
    SELECT person_id, max_by(target_group, batch) AS target_group, max(from_state_care) AS from_state_care
    FROM source_persons
    WHERE person_id IN (SELECT person_id FROM source_persons WHERE batch IN (FROM changed_batch))
      AND batch IN (SELECT number FROM batch WHERE undone_at IS NULL)
    GROUP BY person_id
), changed_person AS (
    SELECT p.person_id
    FROM told JOIN person p ON p.reference = told.person_id JOIN target_group g USING (group_id)
    WHERE g.code <> told.target_group OR p.from_state_care <> (told.from_state_care = '1')
), derived AS (
    SELECT record_id AS line, old_id, new_id, date_from FROM service_record
    UNION ALL
    SELECT line, old_id, new_id, date_from FROM replaced_record
)
SELECT line FROM source_service_records WHERE batch IN (FROM changed_batch)
UNION
SELECT line
FROM derived d JOIN theirs t ON t.old_id IS NOT DISTINCT FROM d.old_id AND t.new_id IS NOT DISTINCT FROM d.new_id
     AND d.date_from BETWEEN t.first_day AND t.last_day
UNION
SELECT line FROM source_service_records WHERE person_id IN (FROM corrected)
UNION
SELECT record_id FROM service_record WHERE person_id IN (FROM changed_person);

CREATE TEMP TABLE told_services AS SELECT * FROM source_service_records WHERE line IN (FROM affected_line);

-- Persons of these records and of the batches themselves; of assessments in earlier reports that lie within the days of theirs; and
-- who is recorded as the guardian of one of these.
CREATE TEMP TABLE affected AS
WITH persons AS (
    SELECT person_id FROM told_services
    UNION
    SELECT person_id FROM source_persons WHERE batch IN (FROM changed_batch)
    UNION
    SELECT person_id
    FROM source_assessments
    WHERE batch IN (
        SELECT own.number FROM batch own JOIN theirs
        ON own.number < theirs.number AND own.first_day >= theirs.first_day AND own.last_day <= theirs.last_day
        JOIN batch_municipality named ON named.batch = own.number
        JOIN municipality m ON m.code = named.municipality_code AND m.municipality_id IN (theirs.old_id, theirs.new_id)
    )
)
FROM persons UNION SELECT person_id FROM source_persons WHERE guardian_of IN (FROM persons);

CREATE TEMP TABLE told_persons AS SELECT * FROM source_persons WHERE person_id IN (FROM affected);
CREATE TEMP TABLE told_assessments AS SELECT * FROM source_assessments WHERE person_id IN (FROM affected);
CREATE TEMP TABLE affected_person AS SELECT person_id FROM person WHERE reference IN (FROM affected);

CREATE TEMP VIEW told_needs AS
SELECT * FROM source_needed_services
WHERE (municipality_code, month_end) IN (
    SELECT (municipality_code, month_end) FROM source_needed_services WHERE batch IN (FROM changed_batch)
);

CREATE TEMP TABLE affected_month AS
SELECT DISTINCT place.old_id, place.new_id, date_trunc('month', CAST(s.date_from AS DATE)) AS month
FROM told_services s
JOIN place ON place.code = s.municipality_code
     AND place.parish IS NOT DISTINCT FROM CASE WHEN s.municipality_code IN (SELECT old_code FROM split_parish) THEN s.parish END;

CREATE TEMP VIEW summed_records AS
SELECT r.*
FROM service_record r SEMI JOIN affected_month a
ON a.month = date_trunc('month', r.date_from) AND a.old_id IS NOT DISTINCT FROM r.old_id AND a.new_id IS NOT DISTINCT FROM r.new_id;

DELETE FROM service_record WHERE record_id IN (FROM affected_line);
DELETE FROM replaced_record WHERE line IN (FROM affected_line);
DELETE FROM replaced_batch;
DELETE FROM recommended_service
WHERE assessment_id IN (SELECT assessment_id FROM assessment WHERE person_id IN (FROM affected_person));
DELETE FROM assessment WHERE person_id IN (FROM affected_person);
DELETE FROM guardianship WHERE guardian_id IN (FROM affected_person);
DELETE FROM yearly_service WHERE person_id IN (FROM affected_person);
DELETE FROM yearly_service_of_person WHERE person_id IN (FROM affected_person);
DELETE FROM first_service WHERE person_id IN (FROM affected_person);
DELETE FROM first_service_of_person WHERE person_id IN (FROM affected_person);
DELETE FROM monthly_amount m
USING affected_month a
WHERE a.month = date_trunc('month', m.date_from) AND a.old_id IS NOT DISTINCT FROM m.old_id AND a.new_id IS NOT DISTINCT FROM m.new_id;
DELETE FROM needed_service
WHERE (municipality_id, month_end) IN (
    SELECT (m.municipality_id, n.month_end) FROM told_needs n JOIN municipality m ON m.code = n.municipality_code
);

CREATE TEMP TABLE still_served AS
SELECT reference AS person_id FROM person
WHERE person_id IN (SELECT person_id FROM service_record WHERE person_id IN (FROM affected_person));

DELETE FROM person WHERE person_id IN (FROM affected_person);
