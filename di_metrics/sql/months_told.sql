-- The months in which the records hold a service, in force or replaced by a later report, with the batch that told of it: a
-- record belongs to the month of its date_from. Of a place not known on the basis its other one is given.
WITH told AS (
    SELECT old_id, new_id, date_from, batch, group_id, true AS in_force FROM service_record
    UNION ALL
    SELECT old_id, new_id, date_from, batch, group_id, false
    FROM replaced_record JOIN target_group ON code = target_group
)
SELECT coalesce({municipality}, old_id, new_id), (year(date_from) * 12 + month(date_from) - 1), batch,
       count(*) FILTER (in_force)
FROM told
WHERE true {filters}
GROUP BY ALL
