-- What was paid for each service in the period: units, the cents of records with units, and the cents of those without any.
SELECT service_id, sum(units), sum(compensation_cents) FILTER (units > 0), sum(compensation_cents) FILTER (units = 0)
FROM service_record
WHERE date_from BETWEEN $first AND $last {filters}
GROUP BY service_id
