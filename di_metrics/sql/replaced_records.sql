-- The records that a later report took the place of, of those that pass the filters and lie in the period.
SELECT {municipality}, batch, by_batch, reference, service_id, date_from, units, compensation_cents
FROM (SELECT r.*, group_id FROM replaced_record r JOIN target_group ON code = target_group)
WHERE date_from BETWEEN $first AND $last {filters}
ORDER BY {municipality} NULLS LAST, date_from, batch, reference
{limit}
