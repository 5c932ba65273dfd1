// Package fts5 writes into full-text tables of SQLite what FTS5 itself would,
// in a fraction of the time: the words of many rows are gathered in memory and
// become one segment, which is put into the tables behind the virtual table.
//
// The format is that of the comment at the beginning of SQLite's fts5_index.c.
// A segment written here is the same, octet for octet, as the one that FTS5
// writes of the same rows; the tests compare them. Searching, deleting and
// merging stay with FTS5.
//
// It is for tables with content=”, contentless_delete=1 and the tokenizer
// "unicode61 remove_diacritics 2", the words with their places (detail=full)
// or without (detail=none).
package fts5
