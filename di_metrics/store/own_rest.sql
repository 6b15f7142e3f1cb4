-- After the figures of one municipality were made: nothing stays of what others reported, of meetings and of what was handed out.

DELETE FROM source_service_records WHERE line NOT IN (SELECT line FROM own_line);
DELETE FROM source_assessments s WHERE NOT EXISTS (
    SELECT 1 FROM own_place
    WHERE own_place.code = s.municipality_code AND (NOT is_split OR own_place.parish IS NOT DISTINCT FROM s.parish)
);
DELETE FROM source_persons WHERE person_id NOT IN (SELECT reference FROM person);
DELETE FROM source_needed_services WHERE municipality_code NOT IN (SELECT code FROM own_place);
DELETE FROM needed_service WHERE municipality_id NOT IN (
    SELECT municipality_id FROM municipality WHERE code IN (SELECT code FROM own_place)
);
DELETE FROM mended;
DELETE FROM warning;
DELETE FROM quarantine;
DELETE FROM batch_municipality WHERE municipality_code NOT IN (SELECT code FROM own_place);
DELETE FROM batch WHERE number NOT IN (
    SELECT batch FROM source_service_records UNION SELECT batch FROM source_assessments
);
DELETE FROM batch_municipality WHERE batch NOT IN (SELECT number FROM batch);
DELETE FROM batch_group WHERE batch NOT IN (SELECT number FROM batch);
DELETE FROM source_persons WHERE batch NOT IN (SELECT number FROM batch);
DELETE FROM batch_records;
INSERT INTO batch_records
SELECT batch, count(*) FROM source_service_records
WHERE CAST(units AS DECIMAL(12, 3)) > 0 OR CAST(compensation_eur AS DECIMAL(18, 2)) > 0
GROUP BY batch;
DELETE FROM replaced_batch WHERE batch NOT IN (SELECT number FROM batch);
DELETE FROM provider WHERE provider_id NOT IN (SELECT provider_id FROM service_record WHERE provider_id IS NOT NULL);
UPDATE batch SET file_hash = '', loaded_by = '', undone_by = NULL, rows_rejected = 0,
    rows_read = (SELECT count(*) FROM source_service_records r WHERE r.batch = batch.number),
    rows_accepted = (SELECT count(*) FROM source_service_records r WHERE r.batch = batch.number);
DELETE FROM meeting;
DELETE FROM saved_view;
DELETE FROM slide_template;
DELETE FROM told;
DELETE FROM edition;
