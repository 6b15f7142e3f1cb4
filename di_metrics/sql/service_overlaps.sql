-- Another record of the same person and service has a day of the period: an earlier one ends no sooner than it begins, or the
-- next one begins no later than it ends.
SELECT record_id
FROM (
    SELECT record_id, date_from, date_to,
           max(date_to) OVER (in_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_end,
           lead(date_from) OVER in_order AS next_begin
    FROM service_record
    WINDOW in_order AS (PARTITION BY person_id, service_id ORDER BY date_from, record_id)
)
WHERE earlier_end >= date_from OR next_begin <= date_to
