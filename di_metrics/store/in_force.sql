-- The rows in force, staged as a data package is: those of batches that are not undone, less what a later report of the same place,
-- group and days replaces. `told_…` are the rows that they are chosen from: all, or those
-- that a change may affect; `still_served` are then persons of other records in force.

CREATE TEMP TABLE live AS SELECT * FROM batch WHERE undone_at IS NULL;

-- A service of no unit and no euro was told of somebody who did not receive it: nothing counts it.
CREATE TEMP TABLE received AS
SELECT * FROM told_services
WHERE batch IN (SELECT number FROM live) AND (CAST(units AS DECIMAL(12, 3)) > 0 OR CAST(compensation_eur AS DECIMAL(18, 2)) > 0);

CREATE TEMP TABLE spoken_of AS SELECT * FROM speaks_of WHERE number IN (SELECT number FROM live);

-- Reports that a single later one replaces as a whole: it speaks of the same places, groups and days, or of more.
INSERT INTO replaced_batch
SELECT own.number, min(later.number)
FROM live own
JOIN live later ON later.number > own.number AND later.kind = 'report'
     AND own.first_day >= later.first_day AND own.last_day <= later.last_day
WHERE own.kind = 'report' AND NOT EXISTS (
    SELECT 1 FROM spoken_of mine
    WHERE mine.number = own.number AND NOT EXISTS (
        SELECT 1 FROM spoken_of theirs
        WHERE theirs.number = later.number AND theirs.target_group = mine.target_group AND theirs.code = mine.code
          AND theirs.parish IS NOT DISTINCT FROM mine.parish
    )
)
GROUP BY own.number;

-- Corrections take the place of what was told earlier of the same person, service and days by the same place.
CREATE TEMP TABLE corrected AS
WITH corrections AS MATERIALIZED (
    SELECT * FROM source_service_records WHERE batch IN (SELECT number FROM live WHERE kind = 'corrections')
)
SELECT r.line, c.batch AS by_batch
FROM corrections c
JOIN received r ON r.person_id = c.person_id AND r.service_code = c.service_code AND r.batch < c.batch
     AND CAST(r.date_from AS DATE) <= CAST(c.date_to AS DATE) AND CAST(c.date_from AS DATE) <= CAST(r.date_to AS DATE)
WHERE EXISTS (
    SELECT 1 FROM place told JOIN place corrects ON told.old_id = corrects.old_id OR told.new_id = corrects.new_id
    WHERE told.code = r.municipality_code AND corrects.code = c.municipality_code
);

CREATE TEMP TABLE superseded AS
SELECT line, min(by_batch) AS by_batch FROM (
SELECT r.line, spoken_of.number AS by_batch
FROM received r
JOIN told_persons p ON p.batch = r.batch AND p.person_id = r.person_id
JOIN spoken_of ON spoken_of.number > r.batch AND spoken_of.target_group = p.target_group AND spoken_of.code = r.municipality_code
     AND spoken_of.parish IS NOT DISTINCT FROM CASE WHEN r.municipality_code IN (SELECT old_code FROM split_parish) THEN r.parish END
     AND CAST(r.date_from AS DATE) BETWEEN spoken_of.first_day AND spoken_of.last_day
UNION ALL
SELECT line, by_batch FROM corrected)
GROUP BY line;

CREATE TEMP TABLE staged_service_records AS
SELECT r.*
FROM received r
WHERE NOT EXISTS (SELECT 1 FROM superseded s WHERE s.line = r.line);

-- Several batches may tell of an assessment: the latest holds, with the plan of an earlier one where it tells none. It lies where an
-- old municipality was named, for that tells the new one as well.
CREATE TEMP TABLE staged_assessments AS
WITH told AS (
    SELECT a.*, place.old_id, coalesce(new.code, a.municipality_code) AS at_place, m.basis = 'pre2021' AS by_old
    FROM told_assessments a
    JOIN municipality m ON m.code = a.municipality_code
    JOIN place ON place.code = a.municipality_code
         AND place.parish IS NOT DISTINCT FROM CASE WHEN a.municipality_code IN (SELECT old_code FROM split_parish) THEN a.parish END
    LEFT JOIN municipality new ON new.municipality_id = place.new_id
    WHERE a.batch IN (SELECT number FROM live) AND a.batch NOT IN (SELECT batch FROM replaced_batch)
), compared AS (
    SELECT *, max(batch) OVER same AS latest,
           last_value(plan_on IGNORE NULLS) OVER in_order AS latest_plan,
           last_value(recommended_services IGNORE NULLS) OVER in_order AS latest_services,
           last_value(CASE WHEN by_old THEN municipality_code END IGNORE NULLS) OVER in_order AS old_code,
           last_value(CASE WHEN by_old THEN parish END IGNORE NULLS) OVER in_order AS old_parish
    FROM told
    WINDOW same AS (PARTITION BY person_id, assessed_on, at_place),
           in_order AS (PARTITION BY person_id, assessed_on, at_place ORDER BY batch
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
SELECT batch, person_id,
       CASE WHEN by_old THEN municipality_code ELSE coalesce(old_code, municipality_code) END AS municipality_code,
       CASE WHEN by_old OR old_code IS NULL THEN parish ELSE old_parish END AS parish,
       assessed_on, coalesce(plan_on, latest_plan) AS plan_on, coalesce(recommended_services, latest_services) AS recommended_services,
       line
FROM compared
WHERE batch = latest;

-- Of a person the latest batch holds; that one came from state care stays true once it was told, and from where until another
-- institution is told. `line` is the first that ever told of the person, in force or not, so that it stays the same.
CREATE TEMP TABLE staged_persons AS
SELECT person_id, max_by(target_group, batch) AS target_group, max(from_state_care) AS from_state_care,
       max_by(guardian_of, batch) FILTER (guardian_of IS NOT NULL) AS guardian_of,
       max_by(from_institution, batch) FILTER (from_institution IS NOT NULL) AS from_institution, any_value(first.line) AS line
FROM told_persons p
JOIN live ON live.number = p.batch
JOIN (SELECT person_id, min(line) AS line FROM told_persons GROUP BY person_id) first USING (person_id)
WHERE live.kind = 'package'
   OR person_id IN (SELECT person_id FROM staged_service_records UNION SELECT person_id FROM staged_assessments UNION FROM still_served)
GROUP BY person_id;
