-- A person's way, each to the day: the first assessment, whether there is a support plan, its first day, the first service record, and the last
-- day of all services that began by then. An assessment without a day of the plan has one where it recommends services.
WITH assessed AS (
    SELECT person_id, group_id, min(assessed_on) AS assessed_on, min(plan_on) FILTER (plan_on <= $last) AS planned_on,
        bool_or(CASE WHEN plan_on IS NULL THEN assessment_id IN (SELECT assessment_id FROM recommended_service) ELSE plan_on <= $last END)
            AS has_plan
    FROM assessment
    WHERE assessed_on <= $last {assessed_filters}
    GROUP BY ALL
), served AS (
    SELECT person_id, min(date_from) AS served_on, max(date_to) AS served_to
    FROM service_record
    WHERE date_from <= $last {filters}
    GROUP BY ALL
)
SELECT group_id, assessed_on, has_plan, planned_on, served_on, served_to
FROM assessed LEFT JOIN served USING (person_id)
