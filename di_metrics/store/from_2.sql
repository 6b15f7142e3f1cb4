-- From format 2 to 3: a place for the user's own template of slides, which only the later databases of format 2 have.
CREATE TABLE IF NOT EXISTS slide_template (
    name    VARCHAR NOT NULL,
    kept_at VARCHAR NOT NULL,
    content BLOB NOT NULL
);
