-- From format 3 to 4: the ledger of what was handed out.
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
