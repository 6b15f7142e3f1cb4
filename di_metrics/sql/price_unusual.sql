-- The unit price lies outside the range that is usual for the service; its ends are usual.
SELECT record_id
FROM service_record
JOIN {usual_prices} USING (service_id)
WHERE unit_price_eur < lowest OR unit_price_eur > highest
