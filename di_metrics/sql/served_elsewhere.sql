-- Persons of whom it is known where they were assessed, to the last day, and who were served in the period: those assessed in a
-- municipality that was chosen and, of them, those served in one where they were not assessed; and those served in such a
-- municipality who were assessed elsewhere.
WITH assessed AS (
    SELECT DISTINCT person_id, {municipality} AS place
    FROM assessment
    WHERE assessed_on <= $last {assessed_filters}
), of_known AS (
    SELECT person_id, place FROM assessed ANTI JOIN (FROM assessed WHERE place IS NULL) unknown USING (person_id)
), served AS (
    SELECT DISTINCT person_id, {municipality} AS place
    FROM service_record SEMI JOIN of_known USING (person_id)
    WHERE date_from BETWEEN $first AND $last {filters}
), elsewhere AS (
    SELECT person_id, place FROM served ANTI JOIN of_known USING (person_id, place) WHERE place IS NOT NULL
)
SELECT place, false, grouping(place) = 1, count(DISTINCT of_known.person_id), count(DISTINCT elsewhere.person_id)
FROM of_known SEMI JOIN served USING (person_id) LEFT JOIN (SELECT DISTINCT person_id FROM elsewhere) elsewhere USING (person_id)
WHERE place IN $chosen
GROUP BY GROUPING SETS ((place), ())
UNION ALL
SELECT place, true, grouping(place) = 1, count(DISTINCT person_id), count(DISTINCT person_id)
FROM elsewhere
WHERE place IN $chosen
GROUP BY GROUPING SETS ((place), ())
