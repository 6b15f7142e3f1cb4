-- The records that a check finds, of those that pass the filters and lie in the period. Persons come in the order of their first
-- records in a place, from which nothing follows about their pseudonyms.
WITH found AS (
{found}
), chosen AS (
    SELECT *, {municipality} AS place
    FROM service_record SEMI JOIN found USING (record_id)
    WHERE date_from BETWEEN $first AND $last {filters}
)
SELECT person_id, batch, reference, place, service_id, date_from, date_to, units, unit_price_eur, compensation_cents
FROM chosen
ORDER BY place NULLS LAST, min((date_from, record_id)) OVER (PARTITION BY place, person_id), service_id, date_from, record_id
{limit}
