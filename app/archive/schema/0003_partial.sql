-- Messages of which only the beginning was fetched, and what rules decided
-- about messages before they were downloaded.
ALTER TABLE message ADD COLUMN partial INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_partial ON message (id) WHERE partial = 1;

-- A partial row proves nothing: its "verified" stays 0.
ALTER TABLE ledger ADD COLUMN partial INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN rule TEXT NOT NULL DEFAULT '';     -- the rule that decided
ALTER TABLE ledger ADD COLUMN rule_set TEXT NOT NULL DEFAULT ''; -- the rules and limit it was one of
