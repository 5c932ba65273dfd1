-- Conversations, tags, attachments, and the beginnings of words. An index
-- older than this is made again from the files rather than filled up, since
-- what it lacks is inside the messages (see refilled).

-- The conversation: the id of the message that began it here.
ALTER TABLE message ADD COLUMN thread INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_thread ON message (thread, id);

-- Message-ids that were seen or referred to, and subjects, by a hash of 64
-- bits, with the conversation they belong to. Two conversations that turn out
-- to be one are merged: the name of the later then leads to the earlier.
CREATE TABLE thread_of (
    hash   INTEGER PRIMARY KEY,
    thread INTEGER NOT NULL
) STRICT;
CREATE TABLE thread_merged (
    thread INTEGER PRIMARY KEY,
    into_  INTEGER NOT NULL
) STRICT;

-- The narrow indexes of the built-in views, now with the conversation, so
-- that a folded list reads nothing else either.
DROP INDEX message_all;
DROP INDEX message_unread;
DROP INDEX message_starred;
DROP INDEX message_trash;
CREATE INDEX message_all     ON message (id, thread) WHERE trashed = 0;
CREATE INDEX message_unread  ON message (id, thread) WHERE trashed = 0 AND read = 0;
CREATE INDEX message_starred ON message (id, thread) WHERE trashed = 0 AND starred = 1;
CREATE INDEX message_trash   ON message (id, thread) WHERE trashed = 1;

-- The other orders of a list, each complete in itself. A name or subject is
-- sorted by its beginning.
CREATE INDEX message_date    ON message (date, trashed, thread);
CREATE INDEX message_size    ON message (size, trashed, thread);
CREATE INDEX message_sender  ON message (substr(sender, 1, 16) COLLATE NOCASE, trashed, thread);
CREATE INDEX message_subject ON message (substr(subject, 1, 24) COLLATE NOCASE, trashed, thread);

-- What dates there are in each block of 4096 ids. Mail arrives more or less in
-- the order of its dates, so a search for a time needs to look into few blocks.
CREATE TABLE date_block (
    block INTEGER PRIMARY KEY, -- id >> 12
    low   INTEGER NOT NULL,
    high  INTEGER NOT NULL
) STRICT;
INSERT INTO date_block SELECT id >> 12, min(date), max(date) FROM message GROUP BY 1;
CREATE TRIGGER date_added AFTER INSERT ON message BEGIN
    INSERT INTO date_block VALUES (new.id >> 12, new.date, new.date)
    ON CONFLICT (block) DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high)
    WHERE excluded.low < low OR excluded.high > high;
END;
CREATE TRIGGER date_changed AFTER UPDATE OF date ON message BEGIN
    UPDATE date_block SET low = min(low, new.date), high = max(high, new.date) WHERE block = new.id >> 12;
END;

-- Tags, their figures kept rather than counted.
CREATE TABLE tag (
    key    INTEGER PRIMARY KEY,
    name   TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    color  TEXT    NOT NULL DEFAULT '',
    total  INTEGER NOT NULL DEFAULT 0, -- Trash left out
    unread INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE message_tag (
    tag     INTEGER NOT NULL REFERENCES tag (key),
    message INTEGER NOT NULL,
    PRIMARY KEY (tag, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_tag_message ON message_tag (message);

CREATE TRIGGER tag_set AFTER INSERT ON message_tag BEGIN
    UPDATE tag SET total = total + (NOT m.trashed), unread = unread + (NOT m.trashed AND NOT m.read)
    FROM message m WHERE m.id = new.message AND tag.key = new.tag;
END;
CREATE TRIGGER tag_unset AFTER DELETE ON message_tag BEGIN
    UPDATE tag SET total = total - (NOT m.trashed), unread = unread - (NOT m.trashed AND NOT m.read)
    FROM message m WHERE m.id = old.message AND tag.key = old.tag;
END;
CREATE TRIGGER tag_flagged AFTER UPDATE OF read, trashed ON message
WHEN EXISTS (SELECT 1 FROM message_tag WHERE message = new.id) BEGIN
    UPDATE tag SET
        total  = total + (NOT new.trashed) - (NOT old.trashed),
        unread = unread + (NOT new.trashed AND NOT new.read) - (NOT old.trashed AND NOT old.read)
    WHERE key IN (SELECT tag FROM message_tag WHERE message = new.id);
END;

-- The parts of a message that are not its body. The part's number is that of
-- message.Extract; the hash is of the decoded bytes.
CREATE TABLE attachment (
    message INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    sha256  BLOB    NOT NULL,
    name    TEXT    NOT NULL,
    type    TEXT    NOT NULL,
    size    INTEGER NOT NULL,
    inline  INTEGER NOT NULL,
    PRIMARY KEY (message, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_content ON attachment (sha256);

-- Before, because the figures of the tags need the message that goes.
CREATE TRIGGER message_goes BEFORE DELETE ON message BEGIN
    DELETE FROM message_tag WHERE message = old.id;
    DELETE FROM attachment WHERE message = old.id;
    DELETE FROM start WHERE rowid = old.id;
END;

-- The first letters of all words of a message, for what is found while a
-- word is still being typed: the search table would have to read everything
-- that is known about every word with that beginning. See starts.go.
CREATE VIRTUAL TABLE start USING fts5 (
    letters,
    content = '', contentless_delete = 1, detail = none,
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO start (start, rank) VALUES ('automerge', 0);

-- The words themselves, in order.
CREATE VIRTUAL TABLE search_word USING fts5vocab (search, instance);
CREATE VIRTUAL TABLE start_word USING fts5vocab (start, instance);
