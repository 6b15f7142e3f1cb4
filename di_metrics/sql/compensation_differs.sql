-- The compensation is not units × unit price, rounded half up to the cent.
SELECT record_id
FROM service_record
WHERE compensation_cents <> CAST(round(units * unit_price_eur * 100, 0) AS BIGINT)
