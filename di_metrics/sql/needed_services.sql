-- The data set tells how many persons need a service by the end of a month, cumulative: of each municipality its latest month to
-- the day holds.
SELECT municipality_id, month_end, title, service_id, persons
FROM needed_service
WHERE month_end <= $last
QUALIFY month_end = max(month_end) OVER (PARTITION BY municipality_id)
ORDER BY municipality_id, title
