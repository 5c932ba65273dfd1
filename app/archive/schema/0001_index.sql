-- The index of the archive. Times are Unix milliseconds, 0 meaning "not yet".
-- Everything here can be made again from mail/ and the journal.

-- Accounts by a small number, because the ledger names one in every row.
CREATE TABLE origin (
    key     INTEGER PRIMARY KEY,
    account TEXT NOT NULL UNIQUE
) STRICT;

-- AUTOINCREMENT: an id is never handed out twice, so a stale list cannot
-- show one message under the id of another.
CREATE TABLE message (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256      BLOB    NOT NULL UNIQUE,
    month       INTEGER NOT NULL, -- of arrival, 202611: the folder under mail/
    size        INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    date        INTEGER NOT NULL,
    sender      TEXT    NOT NULL,
    address     TEXT    NOT NULL,
    recipient   TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    snippet     TEXT    NOT NULL,
    attachments INTEGER NOT NULL,
    read        INTEGER NOT NULL DEFAULT 0,
    starred     INTEGER NOT NULL DEFAULT 0,
    trashed     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One narrow index for each built-in view, so that handing out ids never
-- touches the wide rows.
CREATE INDEX message_all     ON message (id) WHERE trashed = 0;
CREATE INDEX message_unread  ON message (id) WHERE trashed = 0 AND read = 0;
CREATE INDEX message_starred ON message (id) WHERE trashed = 0 AND starred = 1;
CREATE INDEX message_trash   ON message (id) WHERE trashed = 1;

-- Which accounts a message came through. The flags are the message's own,
-- kept here by trigger so that an account's view reads this table alone.
CREATE TABLE source (
    origin  INTEGER NOT NULL REFERENCES origin (key),
    message INTEGER NOT NULL,
    read    INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    trashed INTEGER NOT NULL,
    PRIMARY KEY (origin, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_message ON source (message);

-- The ledger. The hash is part of the key: a server that gives one unique-id
-- to two messages must not make us forget either. It is empty until stored.
CREATE TABLE ledger (
    origin      INTEGER NOT NULL REFERENCES origin (key),
    uid         BLOB    NOT NULL,
    sha256      BLOB    NOT NULL,
    message     INTEGER, -- NULL until stored, and again after removal
    size        INTEGER NOT NULL,
    seen        INTEGER NOT NULL,
    stored      INTEGER NOT NULL DEFAULT 0,
    verified    INTEGER NOT NULL DEFAULT 0,
    delete_sent INTEGER NOT NULL DEFAULT 0,
    deleted     INTEGER NOT NULL DEFAULT 0,
    trashed     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (origin, uid, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_message ON ledger (message) WHERE message IS NOT NULL;

-- Figures for the sidebar, kept rather than counted. origin 0 is the archive.
CREATE TABLE count (
    origin  INTEGER PRIMARY KEY,
    total   INTEGER NOT NULL DEFAULT 0,
    unread  INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    trash   INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO count (origin) VALUES (0);

-- Files of messages that were removed for good, until they are unlinked.
CREATE TABLE doomed (
    sha256 BLOB    NOT NULL,
    month  INTEGER NOT NULL,
    PRIMARY KEY (sha256, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The body comes first: FTS5 writes two bytes less for a word's places in the
-- first column than for those in another, which is a sixth of the index. An
-- index from before it was so is searched as well as it always was.
CREATE VIRTUAL TABLE search USING fts5 (
    body, subject, sender, recipient, cc, filename,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);
-- Merging while mail arrives costs more than it saves; see idle work.
INSERT INTO search (search, rank) VALUES ('automerge', 0);

CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
    UPDATE count SET
        total   = total + (NOT new.trashed),
        unread  = unread + (NOT new.trashed AND NOT new.read),
        starred = starred + (NOT new.trashed AND new.starred),
        trash   = trash + new.trashed
    WHERE origin = 0;
END;

CREATE TRIGGER message_flagged AFTER UPDATE OF read, starred, trashed ON message BEGIN
    UPDATE count SET
        total   = total + (NOT new.trashed) - (NOT old.trashed),
        unread  = unread + (NOT new.trashed AND NOT new.read) - (NOT old.trashed AND NOT old.read),
        starred = starred + (NOT new.trashed AND new.starred) - (NOT old.trashed AND old.starred),
        trash   = trash + new.trashed - old.trashed
    WHERE origin = 0;
    UPDATE source SET read = new.read, starred = new.starred, trashed = new.trashed WHERE message = new.id;
    UPDATE ledger SET trashed = new.trashed WHERE message = new.id AND trashed <> new.trashed;
END;

CREATE TRIGGER message_removed AFTER DELETE ON message BEGIN
    UPDATE count SET
        total   = total - (NOT old.trashed),
        unread  = unread - (NOT old.trashed AND NOT old.read),
        starred = starred - (NOT old.trashed AND old.starred),
        trash   = trash - old.trashed
    WHERE origin = 0;
    DELETE FROM source WHERE message = old.id;
    UPDATE ledger SET trashed = 1, message = NULL WHERE message = old.id;
    DELETE FROM search WHERE rowid = old.id;
END;

CREATE TRIGGER source_added AFTER INSERT ON source BEGIN
    INSERT OR IGNORE INTO count (origin) VALUES (new.origin);
    UPDATE count SET
        total   = total + (NOT new.trashed),
        unread  = unread + (NOT new.trashed AND NOT new.read),
        starred = starred + (NOT new.trashed AND new.starred),
        trash   = trash + new.trashed
    WHERE origin = new.origin;
END;

CREATE TRIGGER source_flagged AFTER UPDATE OF read, starred, trashed ON source BEGIN
    UPDATE count SET
        total   = total + (NOT new.trashed) - (NOT old.trashed),
        unread  = unread + (NOT new.trashed AND NOT new.read) - (NOT old.trashed AND NOT old.read),
        starred = starred + (NOT new.trashed AND new.starred) - (NOT old.trashed AND old.starred),
        trash   = trash + new.trashed - old.trashed
    WHERE origin = new.origin;
END;

CREATE TRIGGER source_removed AFTER DELETE ON source BEGIN
    UPDATE count SET
        total   = total - (NOT old.trashed),
        unread  = unread - (NOT old.trashed AND NOT old.read),
        starred = starred - (NOT old.trashed AND old.starred),
        trash   = trash - old.trashed
    WHERE origin = old.origin;
END;
