-- What the derived tables are made from where all of them are made: every row that was ever loaded.

CREATE TEMP VIEW told_persons AS FROM source_persons;
CREATE TEMP VIEW told_assessments AS FROM source_assessments;
CREATE TEMP VIEW told_services AS FROM source_service_records;
CREATE TEMP VIEW told_needs AS FROM source_needed_services;
CREATE TEMP VIEW still_served AS SELECT reference AS person_id FROM person WHERE false;
CREATE TEMP VIEW summed_records AS FROM service_record;
