-- From format 5 to 6: views of pages that are kept under a name.
CREATE TABLE saved_view (
    number     INTEGER PRIMARY KEY,
    name       VARCHAR NOT NULL,
    page       VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL
);
