-- A person's records that pass the filters, in spells: a new one begins with a record that begins more than $gap days after all
-- earlier ones ended. Counted are the spells that begin first, that begin again, and those known to have ended, by month.
WITH served AS (
    SELECT person_id, date_from, date_to, record_id, max(date_to) OVER earlier AS ended
    FROM service_record
    WHERE date_from <= $last {filters}
    WINDOW earlier AS (
        PARTITION BY person_id ORDER BY date_from, date_to, record_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
), numbered AS (
    SELECT person_id, date_from, date_to, sum(CASE WHEN date_from - ended <= $gap THEN 0 ELSE 1 END) OVER (
        PARTITION BY person_id ORDER BY date_from, date_to, record_id ROWS UNBOUNDED PRECEDING
    ) AS spell
    FROM served
), spells AS (
    SELECT person_id, spell, min(date_from) AS first_day, max(date_to) AS last_day
    FROM numbered
    GROUP BY ALL
), events AS (
    SELECT first_day AS day, CASE WHEN spell = 1 THEN 'started' ELSE 'returned' END AS event FROM spells
    UNION ALL
    SELECT last_day, 'stopped' FROM spells WHERE last_day + $gap <= $known
)
SELECT {month} AS month, event, count(*)
FROM events
WHERE day BETWEEN $first AND $last
GROUP BY ALL
