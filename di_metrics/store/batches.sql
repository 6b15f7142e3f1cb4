-- What was loaded, batch by batch. The first is the data package that the database was built from. A batch is never deleted:
-- undone, its rows stay and count for nothing.

CREATE TABLE batch (
    number        INTEGER PRIMARY KEY,
    kind          VARCHAR NOT NULL CHECK (kind IN ('package', 'report', 'supplement', 'corrections', 'needed')),
    file_hash     VARCHAR NOT NULL,
    loaded_at     VARCHAR NOT NULL,
    loaded_by     VARCHAR NOT NULL,
    first_day     DATE,
    last_day      DATE,
    rows_read     INTEGER NOT NULL CHECK (rows_read >= 0),
    rows_accepted INTEGER NOT NULL CHECK (rows_accepted >= 0),
    rows_rejected INTEGER NOT NULL CHECK (rows_rejected >= 0),
    demonstration BOOLEAN NOT NULL,
    undone_at     VARCHAR,
    undone_by     VARCHAR,
    CHECK (last_day >= first_day)
);

-- The municipalities, of either basis, that a report names, and the groups that it tells of.
CREATE TABLE batch_municipality (
    batch             INTEGER NOT NULL,
    municipality_code VARCHAR NOT NULL,
    PRIMARY KEY (batch, municipality_code)
);

CREATE TABLE batch_group (
    batch        INTEGER NOT NULL,
    target_group VARCHAR NOT NULL,
    PRIMARY KEY (batch, target_group)
);

-- The rows of all batches as they were accepted, in the columns of the data package; the tables that figures are counted from are
-- made from those in force. `line` numbers the rows that were ever loaded into a table, from 1.
CREATE TABLE source_persons (
    batch            INTEGER NOT NULL,
    person_id        VARCHAR NOT NULL,
    target_group     VARCHAR NOT NULL,
    from_state_care  VARCHAR NOT NULL,
    guardian_of      VARCHAR,
    from_institution VARCHAR,
    line             INTEGER NOT NULL
);

CREATE TABLE source_assessments (
    batch                INTEGER NOT NULL,
    person_id            VARCHAR NOT NULL,
    municipality_code    VARCHAR NOT NULL,
    parish               VARCHAR,
    assessed_on          VARCHAR NOT NULL,
    plan_on              VARCHAR,
    recommended_services VARCHAR,
    line                 INTEGER NOT NULL
);

CREATE TABLE source_service_records (
    batch             INTEGER NOT NULL,
    record_id         VARCHAR NOT NULL,
    person_id         VARCHAR NOT NULL,
    municipality_code VARCHAR NOT NULL,
    parish            VARCHAR,
    service_code      VARCHAR NOT NULL,
    date_from         VARCHAR NOT NULL,
    date_to           VARCHAR NOT NULL,
    units             VARCHAR NOT NULL,
    unit_price_eur    VARCHAR NOT NULL,
    compensation_eur  VARCHAR NOT NULL,
    provider          VARCHAR,
    line              INTEGER NOT NULL
);

-- Rows of a report that were left out because of their faults: what could be read of them, and nothing that names a person.
CREATE TABLE quarantine (
    number            INTEGER PRIMARY KEY,
    batch             INTEGER NOT NULL,
    sheet             INTEGER NOT NULL,
    row               INTEGER NOT NULL,
    person_id         VARCHAR,
    child_id          VARCHAR,
    municipality_code VARCHAR,
    cells             VARCHAR NOT NULL,
    faults            VARCHAR NOT NULL
);

-- What was asked about when a record was read, but accepted: by the code of the rule.
CREATE TABLE warning (
    batch     INTEGER NOT NULL,
    reference VARCHAR NOT NULL,
    code      VARCHAR NOT NULL
);

-- Which row of which batch took the place of a quarantined one.
CREATE TABLE mended (
    quarantine INTEGER NOT NULL,
    batch      INTEGER NOT NULL,
    PRIMARY KEY (quarantine, batch)
);

-- How many persons needed a service by the end of a month, from the open data set: demand, apart from what was delivered.
-- service_code is empty for a column of the data set that is no single service.
CREATE TABLE source_needed_services (
    batch             INTEGER NOT NULL,
    municipality_code VARCHAR NOT NULL,
    month_end         DATE NOT NULL,
    title             VARCHAR NOT NULL,
    service_code      VARCHAR,
    persons           INTEGER NOT NULL CHECK (persons >= 0)
);

-- The steering group's meetings, as JSON: loading and undoing batches leave them as they are.
CREATE TABLE meeting (
    number  INTEGER PRIMARY KEY,
    content VARCHAR NOT NULL
);

-- Views of pages under a name; `parameters` is the query string of the address, without language and meeting.
CREATE TABLE saved_view (
    number     INTEGER PRIMARY KEY,
    name       VARCHAR NOT NULL,
    page       VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL
);

-- The PowerPoint file that slides are made with instead of the project's own template: one row, or none.
CREATE TABLE slide_template (
    name    VARCHAR NOT NULL,
    kept_at VARCHAR NOT NULL,
    content BLOB NOT NULL
);

-- What was handed out: releases, and the files and closed meetings that are shareable. An edition is never changed or deleted.
CREATE TABLE edition (
    number        INTEGER PRIMARY KEY,
    kind          VARCHAR NOT NULL CHECK (kind IN ('release', 'pack', 'meeting')),
    name          VARCHAR NOT NULL,
    handed_out_at VARCHAR NOT NULL,
    content_hash  VARCHAR NOT NULL,
    build_id      VARCHAR NOT NULL
);

-- The label of every figure that an edition told, and what the label was set at: the exact count of persons, or the amount (in
-- hundredths) with the number of persons behind it and the largest amount of one of them. Never leaves this database.
CREATE TABLE told (
    edition      INTEGER NOT NULL,
    indicator    VARCHAR NOT NULL,
    area         VARCHAR NOT NULL,
    target_group VARCHAR NOT NULL,
    service      VARCHAR NOT NULL,
    time         VARCHAR NOT NULL,
    status       VARCHAR NOT NULL CHECK (status IN ('low', 'rounded', 'official', 'suppressed')),
    value        BIGINT CHECK ((value IS NOT NULL) = (status IN ('rounded', 'official'))),
    source_lv    VARCHAR,
    source_en    VARCHAR,
    base         BIGINT NOT NULL,
    persons      BIGINT NOT NULL,
    largest      BIGINT NOT NULL,
    PRIMARY KEY (edition, indicator, area, target_group, service, time)
);

-- The rows that still wait to be mended: of a batch in force that no later report replaces, and not mended by a batch in force.
CREATE VIEW quarantine_open AS
SELECT q.*
FROM quarantine q
JOIN batch ON batch.number = q.batch AND batch.undone_at IS NULL
WHERE q.batch NOT IN (SELECT batch FROM replaced_batch)
  AND q.number NOT IN (SELECT m.quarantine FROM mended m JOIN batch b ON b.number = m.batch WHERE b.undone_at IS NULL);
