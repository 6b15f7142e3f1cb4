-- The unit prices of the records with units, by service: how many there are, the lowest, the middle and the highest.
SELECT service_id, count(*), min(unit_price_eur), median(CAST(unit_price_eur AS DECIMAL(14, 5))), max(unit_price_eur)
FROM service_record
WHERE units > 0 AND date_from BETWEEN $first AND $last {filters}
GROUP BY service_id
ORDER BY service_id
