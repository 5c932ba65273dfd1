-- The archive view, what is in Trash since when, and up to where the rules
-- for mail that arrives have been asked.

ALTER TABLE message ADD COLUMN archived INTEGER NOT NULL DEFAULT 0; -- out of the lists, not in Trash
ALTER TABLE message ADD COLUMN binned   INTEGER NOT NULL DEFAULT 0; -- in Trash since; 0 is not known
ALTER TABLE source  ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE count   ADD COLUMN archived INTEGER NOT NULL DEFAULT 0; -- Trash left out

-- A view that leaves out Archive reads an index that does, too.
DROP INDEX message_unread;
CREATE INDEX message_unread   ON message (id, thread) WHERE trashed = 0 AND archived = 0 AND read = 0;
CREATE INDEX message_inbox    ON message (id, thread) WHERE trashed = 0 AND archived = 0;
CREATE INDEX message_archived ON message (id, thread) WHERE trashed = 0 AND archived = 1;

-- What is here already is not mail that arrives.
INSERT OR REPLACE INTO meta (name, value) SELECT 'arrived', coalesce(max(id), 0) FROM message;

DROP TRIGGER message_added;
DROP TRIGGER message_flagged;
DROP TRIGGER message_removed;
DROP TRIGGER source_added;
DROP TRIGGER source_flagged;
DROP TRIGGER source_removed;

CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
    UPDATE count SET
        total   = total + (NOT new.trashed),
        unread  = unread + (NOT new.trashed AND NOT new.archived AND NOT new.read),
        starred = starred + (NOT new.trashed AND new.starred),
        trash   = trash + new.trashed,
        archived = archived + (NOT new.trashed AND new.archived)
    WHERE origin = 0;
END;

CREATE TRIGGER message_flagged AFTER UPDATE OF read, starred, trashed, archived ON message BEGIN
    UPDATE count SET
        total   = total + (NOT new.trashed) - (NOT old.trashed),
        unread  = unread + (NOT new.trashed AND NOT new.archived AND NOT new.read) - (NOT old.trashed AND NOT old.archived AND NOT old.read),
        starred = starred + (NOT new.trashed AND new.starred) - (NOT old.trashed AND old.starred),
        trash   = trash + new.trashed - old.trashed,
        archived = archived + (NOT new.trashed AND new.archived) - (NOT old.trashed AND old.archived)
    WHERE origin = 0;
    UPDATE source SET read = new.read, starred = new.starred, trashed = new.trashed, archived = new.archived WHERE message = new.id;
    UPDATE ledger SET trashed = new.trashed WHERE message = new.id AND trashed <> new.trashed;
END;

CREATE TRIGGER message_removed AFTER DELETE ON message BEGIN
    UPDATE count SET
        total   = total - (NOT old.trashed),
        unread  = unread - (NOT old.trashed AND NOT old.archived AND NOT old.read),
        starred = starred - (NOT old.trashed AND old.starred),
        trash   = trash - old.trashed,
        archived = archived - (NOT old.trashed AND old.archived)
    WHERE origin = 0;
    DELETE FROM source WHERE message = old.id;
    UPDATE ledger SET trashed = 1, message = NULL WHERE message = old.id;
    DELETE FROM search WHERE rowid = old.id;
END;

CREATE TRIGGER source_added AFTER INSERT ON source BEGIN
    INSERT OR IGNORE INTO count (origin) VALUES (new.origin);
    UPDATE count SET
        total   = total + (NOT new.trashed),
        unread  = unread + (NOT new.trashed AND NOT new.archived AND NOT new.read),
        starred = starred + (NOT new.trashed AND new.starred),
        trash   = trash + new.trashed,
        archived = archived + (NOT new.trashed AND new.archived)
    WHERE origin = new.origin;
END;

CREATE TRIGGER source_flagged AFTER UPDATE OF read, starred, trashed, archived ON source BEGIN
    UPDATE count SET
        total   = total + (NOT new.trashed) - (NOT old.trashed),
        unread  = unread + (NOT new.trashed AND NOT new.archived AND NOT new.read) - (NOT old.trashed AND NOT old.archived AND NOT old.read),
        starred = starred + (NOT new.trashed AND new.starred) - (NOT old.trashed AND old.starred),
        trash   = trash + new.trashed - old.trashed,
        archived = archived + (NOT new.trashed AND new.archived) - (NOT old.trashed AND old.archived)
    WHERE origin = new.origin;
END;

CREATE TRIGGER source_removed AFTER DELETE ON source BEGIN
    UPDATE count SET
        total   = total - (NOT old.trashed),
        unread  = unread - (NOT old.trashed AND NOT old.archived AND NOT old.read),
        starred = starred - (NOT old.trashed AND old.starred),
        trash   = trash - old.trashed,
        archived = archived - (NOT old.trashed AND old.archived)
    WHERE origin = old.origin;
END;
