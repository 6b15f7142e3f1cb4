-- Where a municipality code of either basis lies on both bases, by parish where the old one was divided (counting rules, "Basis").
CREATE TEMP TABLE place AS
WITH moved AS (SELECT * FROM succession WHERE old_code NOT IN (SELECT old_code FROM split_parish)),
     made AS (SELECT new_code, any_value(old_code) AS old_code, count(DISTINCT old_code) AS predecessors FROM succession GROUP BY new_code),
     named AS (
         SELECT m.code, NULL AS parish, m.code AS old_code, moved.new_code
         FROM municipality m LEFT JOIN moved ON moved.old_code = m.code WHERE m.basis = 'pre2021'
         UNION ALL
         SELECT old_code, parish, old_code, new_code FROM split_parish
         UNION ALL
         SELECT m.code, NULL, CASE WHEN made.predecessors = 1 THEN made.old_code END, m.code
         FROM municipality m LEFT JOIN made ON made.new_code = m.code WHERE m.basis = 'post2021'
     )
SELECT DISTINCT named.code, named.parish, old.municipality_id AS old_id, new.municipality_id AS new_id
FROM named
LEFT JOIN municipality old ON old.code = named.old_code
LEFT JOIN municipality new ON new.code = named.new_code;

-- What each report speaks of. It names municipalities of either basis; `place` tells whose rows lie there.
CREATE TEMP VIEW speaks_of AS
SELECT DISTINCT batch.number, batch.first_day, batch.last_day, g.target_group, place.code, place.parish
FROM batch
JOIN batch_group g ON g.batch = batch.number
JOIN batch_municipality named ON named.batch = batch.number
JOIN municipality m ON m.code = named.municipality_code
JOIN place ON m.municipality_id IN (place.old_id, place.new_id)
WHERE batch.kind = 'report';
