-- A first download adds thousands of pieces to the search tables before
-- anything is idle. FTS5 merges all of a level when there are this many: the
-- default of 16 means that at 800,000 messages everything is merged within one
-- transaction, for minutes.
INSERT INTO search (search, rank) VALUES ('crisismerge', 128);
INSERT INTO start (start, rank) VALUES ('crisismerge', 128);
