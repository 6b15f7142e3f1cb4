-- Persons by whether they received all, some or none of the services that their assessments to the day recommend, by group and in
-- all; and these services: how many, how many received, of how many no plan's day is known, and how many were received within the
-- first and the second number of months after the first plan's day, of those whose plan is so old.
WITH recommended AS (
    SELECT person_id, group_id, service_id, min(plan_on) AS plan_on
    FROM {recommended}
    WHERE assessed_on <= $last {filters}
    GROUP BY ALL
), served AS (
    SELECT person_id, service_id, min(date_from) AS day
    FROM first_service
    WHERE date_from <= $last {filters}
    GROUP BY ALL
), timed AS (
    SELECT recommended.*, day, plan_on + to_months($sooner) AS sooner, plan_on + to_months($later) AS later
    FROM recommended LEFT JOIN served USING (person_id, service_id)
), of_person AS (
    SELECT person_id, group_id, count(*) AS all_services, count(day) AS received, count(*) FILTER (plan_on IS NULL) AS undated,
           count(*) FILTER (sooner <= $last) AS due_sooner, count(*) FILTER (sooner <= $last AND day <= sooner) AS in_sooner,
           count(*) FILTER (later <= $last) AS due_later, count(*) FILTER (later <= $last AND day <= later) AS in_later
    FROM timed
    GROUP BY ALL
)
SELECT group_id, count(*) FILTER (received = all_services), count(*) FILTER (received BETWEEN 1 AND all_services - 1),
       count(*) FILTER (received = 0), sum(all_services), sum(received), sum(undated), sum(due_sooner), sum(in_sooner),
       sum(due_later), sum(in_later)
FROM of_person
GROUP BY GROUPING SETS ((group_id), ())
ORDER BY grouping(group_id), group_id
