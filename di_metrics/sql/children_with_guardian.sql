-- Persons of the groups that have guardians who were served in the period, those of them whose guardian the records name, and
-- those whose guardian was served in the period too, with whatever service and wherever.
WITH guarded AS (
    SELECT child_id AS person_id, bool_or(guardian_id IN (
        SELECT person_id FROM service_record WHERE date_from BETWEEN $first AND $last
    )) AS guardian_served
    FROM guardianship
    GROUP BY child_id
), served AS (
    SELECT DISTINCT person_id, {municipality} AS place
    FROM service_record
    WHERE date_from BETWEEN $first AND $last {filters}
      AND group_id IN (SELECT group_id FROM person JOIN guardianship ON child_id = person_id)
)
SELECT place, grouping(place) = 1, count(DISTINCT person_id), count(DISTINCT person_id) FILTER (guardian_served IS NOT NULL),
       count(DISTINCT person_id) FILTER (guardian_served)
FROM served LEFT JOIN guarded USING (person_id)
GROUP BY GROUPING SETS ((place), ())
