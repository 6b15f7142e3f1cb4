-- What a later report took the place of and what it tells instead, by municipality and month of date_from: records and cents that
-- were replaced, beside all those the replacing report told there, whether in force or replaced in turn.
WITH replaced AS (
    SELECT old_id, new_id, service_id, group_id, date_from, batch, by_batch, compensation_cents
    FROM replaced_record JOIN target_group ON code = target_group
), before AS (
    SELECT {municipality} AS place, date_trunc('month', date_from) AS month, by_batch, list(DISTINCT batch ORDER BY batch) AS batches,
           count(*) AS records, sum(compensation_cents) AS cents
    FROM replaced
    WHERE date_from BETWEEN $first AND $last {filters}
    GROUP BY ALL
), told AS (
    SELECT old_id, new_id, service_id, group_id, date_from, batch, compensation_cents FROM service_record
    UNION ALL
    SELECT old_id, new_id, service_id, group_id, date_from, batch, compensation_cents FROM replaced
), after AS (
    SELECT {municipality} AS place, date_trunc('month', date_from) AS month, batch AS by_batch, count(*) AS records,
           sum(compensation_cents) AS cents
    FROM told
    WHERE batch IN (SELECT by_batch FROM before) AND date_from BETWEEN $first AND $last {filters}
    GROUP BY ALL
)
SELECT before.place, CAST(before.month AS DATE), batches, before.by_batch, before.records, coalesce(after.records, 0), CAST(before.cents AS BIGINT),
       CAST(coalesce(after.cents, 0) AS BIGINT)
FROM before LEFT JOIN after
     ON after.place IS NOT DISTINCT FROM before.place AND after.month = before.month AND after.by_batch = before.by_batch
ORDER BY before.place NULLS LAST, before.month, before.by_batch
