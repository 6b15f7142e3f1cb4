-- Recipients to a day by municipality before the reform, and by the municipality that the part of it became where they lived.
SELECT target_group.code, old.code, new.code, whole, persons
FROM (
    SELECT group_id, old_id, new_id, grouping(new_id) = 1 AS whole, count(DISTINCT person_id) AS persons
    FROM first_service
    WHERE date_from BETWEEN $first AND $last
    GROUP BY GROUPING SETS ((group_id, old_id), (group_id, old_id, new_id))
)
JOIN target_group USING (group_id)
LEFT JOIN municipality old ON old.municipality_id = old_id
LEFT JOIN municipality new ON new.municipality_id = new_id
