-- Those whose first service began in the period, by the service that they began with and the next one that they began on a later
-- day: how many they are, how many went on to another service, how many have had one service alone, and how many of the latter
-- none in the last days. A person who began several services on one day counts with each of them.
WITH begun AS (
    SELECT person_id, service_id, min(date_from) AS day FROM first_service WHERE date_from <= $last {filters} GROUP BY ALL
), in_order AS (
    SELECT *, dense_rank() OVER person AS place, count(*) OVER (PARTITION BY person_id) AS services
    FROM begun
    WINDOW person AS (PARTITION BY person_id ORDER BY day)
), stopped AS (
    SELECT person_id FROM service_record WHERE date_from <= $last {filters} GROUP BY person_id HAVING max(date_to) < $since
), steps AS (
    SELECT first.person_id, first.service_id AS began, next.service_id AS went_on, first.services = 1 AS alone,
           first.services = 1 AND stopped.person_id IS NOT NULL AS stopped
    FROM in_order AS first
    LEFT JOIN in_order AS next ON next.person_id = first.person_id AND next.place = 2
    LEFT JOIN stopped ON stopped.person_id = first.person_id
    WHERE first.place = 1 AND first.day >= $first
)
SELECT began, went_on, grouping(began, went_on), count(DISTINCT person_id),
       count(DISTINCT person_id) FILTER (went_on IS NOT NULL), count(DISTINCT person_id) FILTER (alone),
       count(DISTINCT person_id) FILTER (stopped)
FROM steps
GROUP BY GROUPING SETS ((began, went_on), (began), ())
ORDER BY ALL
