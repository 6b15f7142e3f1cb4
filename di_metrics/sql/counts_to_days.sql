-- Unique persons to the end of each of some days: recipients (also of each service), those from state care, the assessed, and the
-- assessed who were served; by group, in the whole region and by municipality. A person counts in a cell from their first day there,
-- as assessed and served from the later of both.
WITH received AS (
    SELECT person_id, group_id, service_id, area, grouping(service_id) = 1 AS any_service, grouping(area) = 1 AS whole_region,
           min(day) AS day
    FROM (SELECT person_id, group_id, service_id, {municipality} AS area, date_from AS day FROM first_service)
    GROUP BY GROUPING SETS (
        (person_id, group_id, service_id, area), (person_id, group_id, service_id), (person_id, group_id, area), (person_id, group_id)
    )
), assessed AS (
    SELECT person_id, group_id, area, grouping(area) = 1 AS whole_region, min(day) AS day
    FROM (SELECT person_id, group_id, {municipality} AS area, assessed_on AS day FROM assessment)
    GROUP BY GROUPING SETS ((person_id, group_id, area), (person_id, group_id))
), counted AS (
    SELECT 'recipients' AS indicator, group_id, service_id, any_service, area, whole_region, day FROM received
    UNION ALL
    SELECT 'recipients_from_state_care', group_id, NULL, true, area, whole_region, day
    FROM received SEMI JOIN (FROM person WHERE from_state_care) USING (person_id) WHERE any_service
    UNION ALL
    SELECT 'assessed', group_id, NULL, true, area, whole_region, day FROM assessed
    UNION ALL
    SELECT 'assessed_served', r.group_id, NULL, true, r.area, r.whole_region, greatest(r.day, a.day)
    FROM received r
    JOIN assessed a ON a.person_id = r.person_id AND a.whole_region = r.whole_region AND a.area IS NOT DISTINCT FROM r.area
    WHERE r.any_service
)
SELECT indicator, target_group.code, service.code, any_service, municipality.code, whole_region, until, count(*)
FROM counted
JOIN (SELECT unnest($days) AS until) ON day <= until
JOIN target_group USING (group_id)
LEFT JOIN service USING (service_id)
LEFT JOIN municipality ON municipality_id = area
WHERE day >= $first
GROUP BY ALL
