-- Run between in_force.sql and load.sql: adds to the rows in force at an earlier time those that came late. `now_…` hold the rows
-- in force today, staged in the same way.

-- The months of which a record told then, by place and group.
CREATE TEMP TABLE told_month AS
SELECT DISTINCT p.target_group, date_trunc('month', CAST(r.date_from AS DATE)) AS month, place.old_id, place.new_id
FROM staged_service_records r
JOIN staged_persons p ON p.person_id = r.person_id
JOIN place ON place.code = r.municipality_code
     AND place.parish IS NOT DISTINCT FROM CASE WHEN r.municipality_code IN (SELECT old_code FROM split_parish) THEN r.parish END;

-- Late is a record of a month of which neither a record nor a report told then. Places known on one basis alone are the same
-- where nothing that is known of both differs.
INSERT INTO staged_service_records
SELECT n.*
FROM now_service_records n
JOIN now_persons p ON p.person_id = n.person_id
JOIN place ON place.code = n.municipality_code
     AND place.parish IS NOT DISTINCT FROM CASE WHEN n.municipality_code IN (SELECT old_code FROM split_parish) THEN n.parish END
WHERE CAST(n.date_from AS DATE) <= getvariable('late_to')
  AND NOT EXISTS (
    SELECT 1 FROM told_month told
    WHERE told.target_group = p.target_group AND told.month = date_trunc('month', CAST(n.date_from AS DATE))
      AND (told.old_id = place.old_id) IS NOT FALSE AND (told.new_id = place.new_id) IS NOT FALSE
      AND (told.old_id = place.old_id OR told.new_id = place.new_id)
  )
  AND NOT EXISTS (
    SELECT 1 FROM spoken_of
    WHERE spoken_of.target_group = p.target_group AND spoken_of.code = n.municipality_code
      AND spoken_of.parish IS NOT DISTINCT FROM place.parish
      AND CAST(n.date_from AS DATE) BETWEEN spoken_of.first_day AND spoken_of.last_day
  );

-- Reports repeat assessments, so late is the assessment of somebody of whom none was known then.
INSERT INTO staged_assessments
SELECT *
FROM now_assessments
WHERE CAST(assessed_on AS DATE) <= getvariable('late_to')
  AND person_id NOT IN (SELECT person_id FROM staged_assessments);

INSERT INTO staged_persons
SELECT *
FROM now_persons
WHERE person_id IN (SELECT person_id FROM staged_service_records UNION SELECT person_id FROM staged_assessments)
  AND person_id NOT IN (SELECT person_id FROM staged_persons);
