-- Messages whose file was missing, or no longer what was received, when this
-- index was made from the files: their rows say what was left. The row is made
-- anew when the bytes are back.
CREATE TABLE damaged (
    message INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER damaged_goes AFTER DELETE ON message BEGIN
    DELETE FROM damaged WHERE message = old.id;
END;
