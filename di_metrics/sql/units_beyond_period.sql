-- There are more units than the days of the period, its first and last included, have room for.
SELECT record_id
FROM service_record
JOIN {units_per_day} USING (service_id)
WHERE units > units_per_day * (date_to - date_from + 1)
