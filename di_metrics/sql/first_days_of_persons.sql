-- On how many persons' first day of service, and of assessment, each day is, by group: what is set against a plan.
SELECT indicator, target_group.code, day, count(*)
FROM (
    SELECT 'recipients' AS indicator, person_id, group_id, min(date_from) AS day FROM first_service_of_person GROUP BY ALL
    UNION ALL
    SELECT 'assessed', person_id, group_id, min(assessed_on) FROM assessment GROUP BY ALL
)
JOIN target_group USING (group_id)
WHERE day <= $last
GROUP BY ALL
ORDER BY day
