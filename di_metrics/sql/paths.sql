-- A person's way: the first assessment, the first support plan, the first service record and the last one, each to the day.
WITH assessed AS (
    SELECT person_id, group_id, min(assessed_on) AS assessed_on, min(plan_on) FILTER (plan_on <= $last) AS planned_on
    FROM assessment
    WHERE assessed_on <= $last {assessed_filters}
    GROUP BY ALL
), served AS (
    SELECT person_id, min(date_from) AS served_on, max(date_from) AS last_served_on
    FROM service_record
    WHERE date_from <= $last {filters}
    GROUP BY ALL
)
SELECT group_id, assessed_on, planned_on, served_on, last_served_on
FROM assessed LEFT JOIN served USING (person_id)
