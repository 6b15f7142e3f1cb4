-- From format 4 to 5: the institution that a person came from, of which nothing told before.
ALTER TABLE source_persons ADD COLUMN from_institution VARCHAR;

CREATE TABLE institution (
    institution_id UTINYINT PRIMARY KEY,
    code           VARCHAR NOT NULL UNIQUE
);
