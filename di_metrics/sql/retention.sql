-- Of those whose first record that passes the filters lies in the period: for how many the window that begins some months later
-- has passed, and for how many of them a record reaches into it; in all, by group and by whether they came from state care.
WITH started AS (
    SELECT person_id, group_id, from_state_care, min(date_from) AS day
    FROM first_service
    WHERE date_from <= $last {filters}
    GROUP BY ALL
), windows AS (
    SELECT *, CAST(day + to_months(months) AS DATE) AS opens, CAST(day + to_months(months) AS DATE) + ($window - 1) AS closes
    FROM started, (SELECT unnest($months) AS months)
    WHERE day >= $first
), seen AS (
    SELECT DISTINCT windows.person_id, months
    FROM windows JOIN (SELECT person_id, date_from, date_to FROM service_record WHERE date_from <= $last {filters}) served
    ON served.person_id = windows.person_id AND served.date_from <= closes AND served.date_to >= opens
)
SELECT months, group_id, from_state_care, grouping(group_id) = 1 AND grouping(from_state_care) = 1 AS everybody, count(*),
       count(*) FILTER (closes <= $known), count(seen.person_id) FILTER (closes <= $known)
FROM windows LEFT JOIN seen USING (person_id, months)
GROUP BY GROUPING SETS ((months), (months, group_id), (months, from_state_care))
ORDER BY months, group_id, from_state_care
