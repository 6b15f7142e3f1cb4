-- What was paid for each provider's services, by municipality and service; no provider where the records tell none.
SELECT {municipality}, service_id, name, CAST(sum(compensation_cents) AS BIGINT)
FROM service_record LEFT JOIN provider USING (provider_id)
WHERE date_from BETWEEN $first AND $last {filters}
GROUP BY ALL
