-- From the staged text to typed rows. What is staged has been found sound before any of this runs.

-- Providers stay once they were told of, so that their numbers do.
INSERT INTO provider
SELECT min(line), provider
FROM told_services
WHERE provider IS NOT NULL AND provider NOT IN (SELECT name FROM provider)
GROUP BY provider;

INSERT INTO person
SELECT s.line, s.person_id, g.group_id, s.from_state_care = '1', institution.institution_id
FROM staged_persons s
JOIN target_group g ON g.code = s.target_group
LEFT JOIN institution ON institution.code = s.from_institution
ORDER BY s.line;

INSERT INTO guardianship
SELECT s.line, child.person_id
FROM staged_persons s
JOIN person child ON child.reference = s.guardian_of;

INSERT INTO assessment
SELECT s.line, s.batch, p.person_id, p.group_id, p.from_state_care, place.old_id, place.new_id, s.parish,
       CAST(s.assessed_on AS DATE), CAST(s.plan_on AS DATE)
FROM staged_assessments s
JOIN person p ON p.reference = s.person_id
JOIN place ON place.code = s.municipality_code
     AND place.parish IS NOT DISTINCT FROM CASE WHEN s.municipality_code IN (SELECT old_code FROM split_parish) THEN s.parish END
ORDER BY s.line;

INSERT INTO recommended_service
SELECT DISTINCT a.assessment_id, service.service_id
FROM (SELECT line AS assessment_id, unnest(string_split(recommended_services, ';')) AS code FROM staged_assessments) a
JOIN service ON service.code = a.code;

-- Sorted by municipality and day: filters on either then skip most of the file.
INSERT INTO service_record
SELECT s.line, s.batch, s.record_id, p.person_id, p.group_id, p.from_state_care, service.service_id,
       place.old_id, place.new_id, s.parish, CAST(s.date_from AS DATE), CAST(s.date_to AS DATE),
       CAST(s.units AS DECIMAL(12, 3)), CAST(s.unit_price_eur AS DECIMAL(12, 4)),
       CAST(CAST(s.compensation_eur AS DECIMAL(18, 2)) * 100 AS BIGINT), provider.provider_id
FROM staged_service_records s
JOIN person p ON p.reference = s.person_id
JOIN service ON service.code = s.service_code
JOIN place ON place.code = s.municipality_code
     AND place.parish IS NOT DISTINCT FROM CASE WHEN s.municipality_code IN (SELECT old_code FROM split_parish) THEN s.parish END
LEFT JOIN provider ON provider.name = s.provider
ORDER BY place.new_id, place.old_id, s.date_from, s.line;

INSERT INTO yearly_service
SELECT person_id, group_id, from_state_care, service_id, old_id, new_id, min(date_from)
FROM service_record
WHERE person_id IN (SELECT line FROM staged_persons)
GROUP BY person_id, group_id, from_state_care, service_id, old_id, new_id, year(date_from)
ORDER BY new_id, old_id, min(date_from), person_id, service_id;

INSERT INTO first_service
SELECT person_id, group_id, from_state_care, service_id, old_id, new_id, min(date_from)
FROM yearly_service
WHERE person_id IN (SELECT line FROM staged_persons)
GROUP BY ALL
ORDER BY new_id, old_id, min(date_from), person_id, service_id;

INSERT INTO first_service_of_person
SELECT person_id, group_id, from_state_care, min(date_from)
FROM first_service
WHERE person_id IN (SELECT line FROM staged_persons)
GROUP BY ALL
ORDER BY min(date_from), person_id;

INSERT INTO yearly_service_of_person
SELECT person_id, group_id, from_state_care, min(date_from)
FROM yearly_service
WHERE person_id IN (SELECT line FROM staged_persons)
GROUP BY person_id, group_id, from_state_care, year(date_from)
ORDER BY min(date_from), person_id;

INSERT INTO monthly_amount
SELECT group_id, from_state_care, service_id, old_id, new_id, min(date_from),
       sum(units), sum(units * unit_price_eur), sum(compensation_cents)
FROM summed_records
GROUP BY group_id, from_state_care, service_id, old_id, new_id, date_trunc('month', date_from)
ORDER BY new_id, old_id, min(date_from), service_id, group_id, from_state_care;

INSERT INTO replaced_record
SELECT r.line, r.batch, s.by_batch, r.record_id, p.target_group, service.service_id, place.old_id, place.new_id, CAST(r.date_from AS DATE),
       CAST(r.units AS DECIMAL(12, 3)), CAST(CAST(r.compensation_eur AS DECIMAL(18, 2)) * 100 AS BIGINT)
FROM superseded s
JOIN told_services r ON r.line = s.line
JOIN told_persons p ON p.batch = r.batch AND p.person_id = r.person_id
JOIN service ON service.code = r.service_code
JOIN place ON place.code = r.municipality_code
     AND place.parish IS NOT DISTINCT FROM CASE WHEN r.municipality_code IN (SELECT old_code FROM split_parish) THEN r.parish END;

-- What a batch told of stays the same.
INSERT INTO batch_records
SELECT batch, count(*)
FROM told_services
WHERE batch > (SELECT coalesce(max(batch), 0) FROM batch_records)
  AND (CAST(units AS DECIMAL(12, 3)) > 0 OR CAST(compensation_eur AS DECIMAL(18, 2)) > 0)
GROUP BY batch;

-- Each file of the data set tells all that is known of a month, so the latest holds.
INSERT INTO needed_service
SELECT m.municipality_id, n.month_end, n.title, service.service_id, n.persons
FROM told_needs n
JOIN municipality m ON m.code = n.municipality_code
LEFT JOIN service ON service.code = n.service_code
WHERE n.batch = (
    SELECT max(other.batch) FROM told_needs other
    WHERE other.municipality_code = n.municipality_code AND other.month_end = n.month_end
      AND other.batch IN (SELECT number FROM live)
);
