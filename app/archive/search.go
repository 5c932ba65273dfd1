package archive

import (
	"strings"
	"time"
)

// selection builds the SQL that finds a view's ids. What people typed is only
// ever an argument, never SQL text.
type selection struct {
	id       string // expression for the message's id
	from     string
	where    []string
	args     []any
	now      time.Time
	accounts func(name string) []string
}

// folders are the condition and the index of each built-in view.
var folders = map[Folder]struct{ where, index string }{
	All:      {"trashed = 0", "message_all"},
	Inbox:    {"trashed = 0 AND archived = 0", "message_inbox"},
	Unread:   {"trashed = 0 AND archived = 0 AND read = 0", "message_unread"},
	Starred:  {"trashed = 0 AND starred = 1", "message_starred"},
	Archived: {"trashed = 0 AND archived = 1", "message_archived"},
	Trash:    {"trashed = 1", "message_trash"},
}

// selectIDs gives the query for a view. What it reads is the narrowest table
// that can answer: the search table if there are words to find, else the
// account's table, else an index of ids.
func (a *Archive) selectIDs(v View, q Query) (query string, args []any) {
	s := &selection{now: a.now(), accounts: a.accounts}
	match, rest := q.root.split()
	folder, ok := folders[v.Folder]
	if !ok {
		folder = folders[All]
	}
	switch {
	case match != "":
		s.id, s.from = "search.rowid", "search"
		s.add("search MATCH ?", match)
		s.inFolder(v.Folder, folder.where, folder.index)
		if v.Account != "" {
			s.inOrigin(v.Account)
		}
		s.tagged(v.Tag)
	case v.Tag != "":
		s.id, s.from = "message_tag.message", "message_tag"
		s.add("message_tag.tag = (SELECT key FROM tag WHERE name = ?)", v.Tag)
		s.inFolder(v.Folder, folder.where, folder.index)
		if v.Account != "" {
			s.inOrigin(v.Account)
		}
	case v.Account != "":
		s.id, s.from = "source.message", "source"
		s.add("source.origin = (SELECT key FROM origin WHERE account = ?)", v.Account)
		s.add(folder.where)
	default:
		s.id, s.from = "message.id", "message INDEXED BY "+folder.index
		s.add(folder.where)
	}
	for _, n := range rest {
		s.add(s.condition(n))
	}
	if v.Before != 0 {
		s.add(s.id+" < ?", int64(v.Before))
	}
	query = "SELECT " + s.id + " FROM " + s.from + " WHERE " + strings.Join(s.where, " AND ") + " ORDER BY " + s.id + " DESC"
	if v.Limit > 0 {
		query += " LIMIT ?"
		s.args = append(s.args, v.Limit)
	}
	return query, s.args
}

func (s *selection) add(where string, args ...any) {
	s.where = append(s.where, where)
	s.args = append(s.args, args...)
}

// inFolder narrows what the search table found. Trash is small, so leaving it
// out is a look into a short list rather than into every message's row.
func (s *selection) inFolder(f Folder, where, index string) {
	if f == All || f == "" {
		s.add(s.id + " NOT IN (SELECT id FROM message INDEXED BY message_trash WHERE trashed = 1)")
		return
	}
	s.add("EXISTS (SELECT 1 FROM message INDEXED BY " + index + " WHERE id = " + s.id + " AND " + where + ")")
}

func (s *selection) inOrigin(account string) {
	s.add("EXISTS (SELECT 1 FROM source WHERE origin = (SELECT key FROM origin WHERE account = ?) AND message = "+s.id+")", account)
}

// tagged narrows to what has a tag; an empty name narrows nothing.
func (s *selection) tagged(name string) {
	if name != "" {
		s.add(s.id+" IN (SELECT message FROM message_tag WHERE tag = (SELECT key FROM tag WHERE name = ?))", name)
	}
}

// condition gives SQL for a node and appends its arguments.
func (s *selection) condition(n node) string {
	switch n := n.(type) {
	case all:
		return s.join(n, " AND ", "1")
	case some:
		return s.join(n, " OR ", "0")
	case not:
		return "NOT " + s.condition(n.node)
	case text:
		s.args = append(s.args, n.match())
		return s.id + " IN (SELECT rowid FROM search WHERE search MATCH ?)"
	case hasTag:
		s.args = append(s.args, n.name)
		return s.id + " IN (SELECT message FROM message_tag WHERE tag = (SELECT key FROM tag WHERE name = ?))"
	case inAccount:
		return s.inAccount(n.name)
	case condition:
		if n.args != nil {
			s.args = append(s.args, n.args(s.now)...)
		}
		return "EXISTS (SELECT 1 FROM message m WHERE m.id = " + s.id + " AND " + n.sql + ")"
	}
	return "1"
}

func (s *selection) join(list []node, operator, empty string) string {
	if len(list) == 0 {
		return empty
	}
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = s.condition(n)
	}
	return "(" + strings.Join(parts, operator) + ")"
}

func (s *selection) inAccount(name string) string {
	ids := s.accounts(name)
	for _, id := range ids {
		s.args = append(s.args, id)
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	return "EXISTS (SELECT 1 FROM source JOIN origin ON key = origin WHERE message = " + s.id + " AND account IN (" + marks + "))"
}

// split takes out of a query what the search table can answer on its own, as
// one MATCH expression; the rest has to be asked of each message it finds.
// Without a word to find there is no expression: "not" alone is no search.
func (q all) split() (match string, rest []node) {
	var find, avoid []string
	for _, n := range q {
		if m, ok := matchOf(n); ok {
			find = append(find, m)
		} else if no, isNot := n.(not); !isNot {
			rest = append(rest, n)
		} else if m, ok := matchOf(no.node); ok {
			avoid = append(avoid, m)
		} else {
			rest = append(rest, n)
		}
	}
	if len(find) == 0 {
		return "", q
	}
	match = "(" + strings.Join(find, " AND ") + ")"
	if len(avoid) > 0 {
		match += " NOT (" + strings.Join(avoid, " OR ") + ")"
	}
	return match, rest
}

// matchOf gives a node as an FTS5 expression, if it is all about words.
func matchOf(n node) (string, bool) {
	switch n := n.(type) {
	case text:
		return n.match(), true
	case all:
		match, rest := n.split()
		return "(" + match + ")", match != "" && len(rest) == 0
	case some:
		parts := make([]string, len(n))
		for i, child := range n {
			var ok bool
			if parts[i], ok = matchOf(child); !ok {
				return "", false
			}
		}
		return "(" + strings.Join(parts, " OR ") + ")", true
	}
	return "", false
}

// match gives the FTS5 phrase: the text is taken apart by the same rules as
// the messages were, so that quoting it is all the escaping there is.
func (t text) match() string {
	phrase := strings.Join(strings.Fields(spaced(strings.ReplaceAll(t.phrase, "\x00", " "))), " ")
	m := `"` + strings.ReplaceAll(phrase, `"`, `""`) + `"`
	if t.prefix && !endsUnspaced(phrase) {
		m += "*"
	}
	if t.field != "" {
		m = t.field + " : " + m
	}
	return m
}
