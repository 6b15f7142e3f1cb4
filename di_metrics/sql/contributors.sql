-- Who is behind an amount of money: in how many persons' records it stands, and the two largest amounts of one person, for
-- every area, group, service and calendar year, with each of these (but the group, and never service and area at once) also
-- taken together. Records count in the year they begin.
WITH one_person AS (
    SELECT person_id, group_id, service_id, {municipality}, year(date_from) AS year,
           grouping(service_id) AS any_service, grouping({municipality}) AS whole_region, grouping(year(date_from)) AS whole_project,
           grouping(group_id) AS all_groups, sum(compensation_cents) AS cents
    FROM service_record
    WHERE compensation_cents > 0
    GROUP BY GROUPING SETS (
        (person_id, group_id, service_id, year(date_from)), (person_id, group_id, service_id),
        (person_id, group_id, {municipality}, year(date_from)), (person_id, group_id, {municipality}),
        (person_id, group_id, year(date_from)), (person_id, group_id),
        (person_id, year(date_from)), (person_id)
    )
)
SELECT target_group.code, service.code, municipality.code, year, any_service = 1, whole_region = 1, whole_project = 1,
       all_groups = 1, count(*), max(cents), coalesce(max(cents, 2)[2], 0), sum(cents)
FROM one_person
LEFT JOIN target_group USING (group_id)
LEFT JOIN service USING (service_id)
LEFT JOIN municipality ON municipality_id = {municipality}
GROUP BY ALL
