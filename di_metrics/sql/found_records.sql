-- The records that a check finds, of those that pass the filters and lie in the period; of the pseudonym only its beginning.
WITH found AS (
{found}
), chosen AS (
    SELECT *, {municipality} AS place
    FROM service_record SEMI JOIN found USING (record_id)
    WHERE date_from BETWEEN $first AND $last {filters}
)
SELECT left(person.reference, {pseudonym_length}), batch, chosen.reference, place, service_id, date_from, date_to, units,
       unit_price_eur, compensation_cents
FROM chosen JOIN person USING (person_id)
ORDER BY place NULLS LAST, person_id, service_id, date_from, record_id
{limit}
