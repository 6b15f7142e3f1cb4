-- The records database. Codes stay in the dimension tables, whose keys are small integers assigned at build. A person, an assessment
-- and a record go by the number of the row that told of them (the first one, of a person; `batches.sql`), so that theirs stay the same
-- however often they are derived. group_id, from_state_care, old_id and new_id are copied onto the facts so that no query on millions
-- of records needs a join. What is derived has no keys that the database program checks: they would be as large as the rest of the
-- file, and each load would take the time of reading them. The scripts that derive it are the only writers.

CREATE TABLE build_info (
    key   VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);

-- The region and programme files this database was built from, so that it can be read without their folders.
CREATE TABLE region_file (
    name    VARCHAR PRIMARY KEY,
    content VARCHAR NOT NULL
);

-- Numbered in Latvian collation of the Latvian name within a basis, so ordering by the key orders by name.
CREATE TABLE municipality (
    municipality_id USMALLINT PRIMARY KEY,
    code            VARCHAR NOT NULL UNIQUE,
    basis           VARCHAR NOT NULL CHECK (basis IN ('pre2021', 'post2021'))
);

CREATE TABLE target_group (
    group_id UTINYINT PRIMARY KEY,
    code     VARCHAR NOT NULL UNIQUE
);

CREATE TABLE service (
    service_id  UTINYINT PRIMARY KEY,
    code        VARCHAR NOT NULL UNIQUE,
    category_id UTINYINT NOT NULL,
    unit_id     UTINYINT NOT NULL
);

-- The state care institutions that people came from, of which the region has a list or none.
CREATE TABLE institution (
    institution_id UTINYINT PRIMARY KEY,
    code           VARCHAR NOT NULL UNIQUE
);

CREATE TABLE provider (
    provider_id INTEGER PRIMARY KEY,
    name        VARCHAR NOT NULL UNIQUE
);

CREATE TABLE person (
    person_id       INTEGER NOT NULL,
    reference       VARCHAR NOT NULL,
    group_id        UTINYINT NOT NULL,
    from_state_care BOOLEAN NOT NULL,
    institution_id  UTINYINT,
    CHECK (from_state_care OR institution_id IS NULL)
);

-- A guardian is served because of a child.
CREATE TABLE guardianship (
    guardian_id INTEGER NOT NULL,
    child_id    INTEGER NOT NULL
);

CREATE TABLE assessment (
    assessment_id   INTEGER NOT NULL,
    batch           INTEGER NOT NULL,
    person_id       INTEGER NOT NULL,
    group_id        UTINYINT NOT NULL,
    from_state_care BOOLEAN NOT NULL,
    old_id          USMALLINT,
    new_id          USMALLINT,
    parish          VARCHAR,
    assessed_on     DATE NOT NULL,
    plan_on         DATE
);

CREATE TABLE recommended_service (
    assessment_id INTEGER NOT NULL,
    service_id    UTINYINT NOT NULL
);

CREATE TABLE service_record (
    record_id          INTEGER NOT NULL,
    batch              INTEGER NOT NULL,
    reference          VARCHAR NOT NULL,
    person_id          INTEGER NOT NULL,
    group_id           UTINYINT NOT NULL,
    from_state_care    BOOLEAN NOT NULL,
    service_id         UTINYINT NOT NULL,
    old_id             USMALLINT,
    new_id             USMALLINT,
    parish             VARCHAR,
    date_from          DATE NOT NULL,
    date_to            DATE NOT NULL,
    units              DECIMAL(12, 3) NOT NULL CHECK (units >= 0),
    unit_price_eur     DECIMAL(12, 4) NOT NULL CHECK (unit_price_eur >= 0),
    compensation_cents BIGINT NOT NULL CHECK (compensation_cents >= 0),
    provider_id        INTEGER,
    CHECK (date_to >= date_from)
);

-- What follows is derived from service_record by the build, so that pages need not read every record.

-- The first day of each service of a person in each municipality: what counts to a date need.
CREATE TABLE first_service (
    person_id       INTEGER NOT NULL,
    group_id        UTINYINT NOT NULL,
    from_state_care BOOLEAN NOT NULL,
    service_id      UTINYINT NOT NULL,
    old_id          USMALLINT,
    new_id          USMALLINT,
    date_from       DATE NOT NULL
);

-- The first day of each person at all: what counts to a date need that ask for no service and no municipality.
CREATE TABLE first_service_of_person (
    person_id       INTEGER NOT NULL,
    group_id        UTINYINT NOT NULL,
    from_state_care BOOLEAN NOT NULL,
    date_from       DATE NOT NULL
);

-- The first day of each service again, in each calendar year: what counts within whole years and of continuing recipients need.
CREATE TABLE yearly_service (
    person_id       INTEGER NOT NULL,
    group_id        UTINYINT NOT NULL,
    from_state_care BOOLEAN NOT NULL,
    service_id      UTINYINT NOT NULL,
    old_id          USMALLINT,
    new_id          USMALLINT,
    date_from       DATE NOT NULL
);

-- The first day of each person in each calendar year: of continuing recipients and whole years, where no service and no
-- municipality is asked for.
CREATE TABLE yearly_service_of_person (
    person_id       INTEGER NOT NULL,
    group_id        UTINYINT NOT NULL,
    from_state_care BOOLEAN NOT NULL,
    date_from       DATE NOT NULL
);

-- Amounts added up within each month, dated by its first record: what sums over whole months need.
CREATE TABLE monthly_amount (
    group_id           UTINYINT NOT NULL,
    from_state_care    BOOLEAN NOT NULL,
    service_id         UTINYINT NOT NULL,
    old_id             USMALLINT,
    new_id             USMALLINT,
    date_from          DATE NOT NULL,
    units              DECIMAL(18, 3) NOT NULL,
    priced_units       DECIMAL(27, 7) NOT NULL,
    compensation_cents BIGINT NOT NULL
);

-- Reports that a later one replaces as a whole, and the records that a later report replaces: they count for nothing.
CREATE TABLE replaced_batch (
    batch    INTEGER NOT NULL,
    by_batch INTEGER NOT NULL
);

CREATE TABLE replaced_record (
    line               INTEGER NOT NULL,
    batch              INTEGER NOT NULL,
    by_batch           INTEGER NOT NULL,
    reference          VARCHAR NOT NULL,
    target_group       VARCHAR NOT NULL,
    service_id         UTINYINT NOT NULL,
    old_id             USMALLINT,
    new_id             USMALLINT,
    date_from          DATE NOT NULL,
    units              DECIMAL(12, 3) NOT NULL,
    compensation_cents BIGINT NOT NULL
);

-- How many records of a service received each batch told of, in force or not.
CREATE TABLE batch_records (
    batch   INTEGER NOT NULL,
    records BIGINT NOT NULL
);

-- How many persons needed a service by the end of a month; no service_id where the data set's column is no single service.
CREATE TABLE needed_service (
    municipality_id USMALLINT NOT NULL,
    month_end       DATE NOT NULL,
    title           VARCHAR NOT NULL,
    service_id      UTINYINT,
    persons         INTEGER NOT NULL
);
