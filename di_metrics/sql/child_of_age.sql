-- When the record's report was read, the child's personal code told that the child had come of age; no date of birth is kept.
SELECT record_id
FROM service_record JOIN (SELECT DISTINCT batch, reference FROM warning WHERE code = 'child_of_age') USING (batch, reference)
