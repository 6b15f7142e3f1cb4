-- What the derived tables are made from where batches came into force or left it (changed_batch): the rows of the persons, months
-- and needs of which these may change anything. What was derived from them is deleted. Of more rows than need be the same is derived
-- again, so whom a batch affects may be told by less than what it replaces.

-- Persons of the batches themselves, of rows that their reports speak of, of earlier reports that lie within their days; and who is
-- recorded as the guardian of one of these.
CREATE TEMP TABLE affected AS
WITH theirs AS (
    SELECT speaks_of.* FROM speaks_of JOIN changed_batch USING (number)
), persons AS (
    SELECT person_id FROM source_persons WHERE batch IN (SELECT number FROM changed_batch)
    UNION
    SELECT r.person_id
    FROM source_service_records r
    JOIN theirs ON theirs.code = r.municipality_code AND theirs.number > r.batch
         AND theirs.parish IS NOT DISTINCT FROM CASE WHEN r.municipality_code IN (SELECT old_code FROM split_parish) THEN r.parish END
         AND CAST(r.date_from AS DATE) BETWEEN theirs.first_day AND theirs.last_day
    JOIN source_persons p ON p.batch = r.batch AND p.person_id = r.person_id AND p.target_group = theirs.target_group
    UNION
    SELECT person_id
    FROM source_assessments
    WHERE batch IN (
        SELECT own.number FROM speaks_of own JOIN theirs USING (target_group, code)
        WHERE own.number < theirs.number AND own.first_day >= theirs.first_day AND own.last_day <= theirs.last_day
    )
)
FROM persons UNION SELECT person_id FROM source_persons WHERE guardian_of IN (FROM persons);

CREATE TEMP TABLE told_persons AS SELECT * FROM source_persons WHERE person_id IN (FROM affected);
CREATE TEMP TABLE told_assessments AS SELECT * FROM source_assessments WHERE person_id IN (FROM affected);
CREATE TEMP TABLE told_services AS SELECT * FROM source_service_records WHERE person_id IN (FROM affected);
CREATE TEMP TABLE affected_person AS SELECT person_id FROM person WHERE reference IN (FROM affected);

CREATE TEMP TABLE affected_month AS
SELECT DISTINCT place.old_id, place.new_id, date_trunc('month', CAST(s.date_from AS DATE)) AS month
FROM told_services s
JOIN place ON place.code = s.municipality_code
     AND place.parish IS NOT DISTINCT FROM CASE WHEN s.municipality_code IN (SELECT old_code FROM split_parish) THEN s.parish END;

CREATE TEMP VIEW summed_records AS
SELECT * FROM service_record r
WHERE EXISTS (
    SELECT 1 FROM affected_month a
    WHERE a.month = date_trunc('month', r.date_from) AND a.old_id IS NOT DISTINCT FROM r.old_id AND a.new_id IS NOT DISTINCT FROM r.new_id
);

CREATE TEMP VIEW told_needs AS
SELECT * FROM source_needed_services
WHERE (municipality_code, month_end) IN (
    SELECT (municipality_code, month_end) FROM source_needed_services WHERE batch IN (SELECT number FROM changed_batch)
);

DELETE FROM recommended_service
WHERE assessment_id IN (SELECT assessment_id FROM assessment WHERE person_id IN (FROM affected_person));
DELETE FROM assessment WHERE person_id IN (FROM affected_person);
DELETE FROM guardianship WHERE guardian_id IN (FROM affected_person);
DELETE FROM service_record WHERE person_id IN (FROM affected_person);
DELETE FROM yearly_service WHERE person_id IN (FROM affected_person);
DELETE FROM yearly_service_of_person WHERE person_id IN (FROM affected_person);
DELETE FROM first_service WHERE person_id IN (FROM affected_person);
DELETE FROM first_service_of_person WHERE person_id IN (FROM affected_person);
DELETE FROM person WHERE person_id IN (FROM affected_person);
DELETE FROM monthly_amount m
USING affected_month a
WHERE a.month = date_trunc('month', m.date_from) AND a.old_id IS NOT DISTINCT FROM m.old_id AND a.new_id IS NOT DISTINCT FROM m.new_id;
DELETE FROM replaced_record WHERE line IN (SELECT line FROM told_services);
DELETE FROM needed_service
WHERE (municipality_id, month_end) IN (
    SELECT (m.municipality_id, n.month_end) FROM told_needs n JOIN municipality m ON m.code = n.municipality_code
);
DELETE FROM replaced_batch;
