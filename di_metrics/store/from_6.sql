-- From format 6 to 7: a number for each row that was loaded, which what is derived from it goes by.
ALTER TABLE source_persons ADD COLUMN line INTEGER;
UPDATE source_persons SET line = rowid + 1;
ALTER TABLE source_assessments ADD COLUMN line INTEGER;
UPDATE source_assessments SET line = rowid + 1;
ALTER TABLE source_service_records ADD COLUMN line INTEGER;
UPDATE source_service_records SET line = rowid + 1;

CREATE TABLE batch_records (
    batch   INTEGER NOT NULL,
    records BIGINT NOT NULL
);
