-- The table of beginnings has those of one and two letters as well, of mail
-- that is added from now on. Only where that is all there is are they looked
-- for; an index made again has them of everything.
INSERT OR IGNORE INTO meta (name, value) SELECT 'short', '1' WHERE NOT EXISTS (SELECT 1 FROM message);
