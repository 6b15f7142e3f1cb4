-- The PowerPoint file that slides are made with instead of the project's own template: one row, or none. Loading and undoing
-- batches leave it as it is. It came after the first databases of this version, so whoever writes it makes the table.
CREATE TABLE IF NOT EXISTS slide_template (
    name    VARCHAR NOT NULL,
    kept_at VARCHAR NOT NULL,
    content BLOB NOT NULL
);
