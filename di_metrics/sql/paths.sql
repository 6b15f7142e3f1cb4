-- A person's way: the first assessment, the first support plan, the first service record, each to the day,
-- and the last day of all services that began by then.
WITH assessed AS (
    SELECT person_id, group_id, min(assessed_on) AS assessed_on, min(plan_on) FILTER (plan_on <= $last) AS planned_on
    FROM assessment
    WHERE assessed_on <= $last {assessed_filters}
    GROUP BY ALL
), served AS (
    SELECT person_id, min(date_from) AS served_on, max(date_to) AS served_to
    FROM service_record
    WHERE date_from <= $last {filters}
    GROUP BY ALL
)
SELECT group_id, assessed_on, planned_on, served_on, served_to
FROM assessed LEFT JOIN served USING (person_id)
