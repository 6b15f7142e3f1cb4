-- A public release. It holds no person, no record and no exact count but official totals.

CREATE TABLE release_info (
    key   VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);

-- The region and programme files that names and outlines come from.
CREATE TABLE region_file (
    name    VARCHAR PRIMARY KEY,
    content VARCHAR NOT NULL
);

CREATE TABLE indicator (
    code          VARCHAR PRIMARY KEY,
    name_lv       VARCHAR NOT NULL,
    name_en       VARCHAR NOT NULL,
    definition_lv VARCHAR NOT NULL,
    definition_en VARCHAR NOT NULL
);

-- What is shown of every cell of the menu; a value stands with the statuses rounded and official alone.
CREATE TABLE published (
    place        INTEGER PRIMARY KEY,
    indicator    VARCHAR NOT NULL REFERENCES indicator (code),
    area         VARCHAR NOT NULL,
    target_group VARCHAR NOT NULL,
    service      VARCHAR NOT NULL,
    time         VARCHAR NOT NULL,
    status       VARCHAR NOT NULL CHECK (status IN ('low', 'rounded', 'official', 'suppressed')),
    value        BIGINT CHECK ((value IS NOT NULL) = (status IN ('rounded', 'official'))),
    source_lv    VARCHAR CHECK ((source_lv IS NOT NULL) = (status = 'official')),
    source_en    VARCHAR CHECK ((source_en IS NOT NULL) = (status = 'official')),
    UNIQUE (indicator, area, target_group, service, time)
);

CREATE TABLE earlier_release (
    number       INTEGER PRIMARY KEY,
    released_on  DATE NOT NULL,
    content_hash VARCHAR NOT NULL
);

-- The cells that an earlier release showed otherwise; a status is NULL where a release did not offer the cell.
CREATE TABLE changed (
    against      INTEGER NOT NULL REFERENCES earlier_release (number),
    indicator    VARCHAR NOT NULL,
    area         VARCHAR NOT NULL,
    target_group VARCHAR NOT NULL,
    service      VARCHAR NOT NULL,
    time         VARCHAR NOT NULL,
    old_status   VARCHAR,
    old_value    BIGINT,
    new_status   VARCHAR,
    new_value    BIGINT
);
