-- What a person ordered about single messages on a server. Times as
-- elsewhere; a row says something or it is not there.
CREATE TABLE standing (
    origin INTEGER NOT NULL REFERENCES origin (key),
    uid    BLOB    NOT NULL,
    size   INTEGER NOT NULL DEFAULT 0, -- as listed when it was marked as known
    known  INTEGER NOT NULL DEFAULT 0, -- not to be downloaded
    kept   INTEGER NOT NULL DEFAULT 0, -- not to be deleted by a policy
    PRIMARY KEY (origin, uid)
) STRICT, WITHOUT ROWID;
