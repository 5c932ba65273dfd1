package archive

import (
	"math"
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

// orders are the keys of the orders that are not that of arrival, and their
// indexes.
var orders = map[Order]struct{ key, index string }{
	OrderDate:    {"date", "message_date"},
	OrderSender:  {"substr(sender, 1, 16) COLLATE NOCASE", "message_sender"},
	OrderSubject: {"substr(subject, 1, 24) COLLATE NOCASE", "message_subject"},
	OrderSize:    {"size", "message_size"},
}

// question is a view taken apart: what the search table can answer on its own,
// what the table of beginnings can, and what has to be asked of each message.
type question struct {
	View
	match  string
	begins string
	rest   []node
	among  []ID // only these, if not nil
	large  bool // most of the archive is in the folder: read it in its order rather than sort it
	window window
}

// window is a stretch of ids, both ends included.
type window struct{ low, high ID }

// selectIDs gives the query for a view within a window. What it reads is the
// narrowest table that can answer: the search table or that of beginnings if
// there are words to find, else the tag's or the account's table, else an
// index of ids.
func (a *Archive) selectIDs(q question) (query string, args []any) {
	s := &selection{now: a.now(), accounts: a.accounts}
	folder, ok := folders[q.Folder]
	if !ok {
		folder = folders[All]
	}
	order, sorted := orders[q.Order]
	switch {
	case q.match != "" || q.begins != "":
		s.words(q)
		s.inFolder(q.Folder, folder.where, folder.index)
		s.inOrigin(q.Account)
		s.tagged(q.Tag)
	case q.Tag != "":
		s.id, s.from = "message_tag.message", "message_tag"
		s.add("message_tag.tag = (SELECT key FROM tag WHERE name = ?)", q.Tag)
		s.inFolder(q.Folder, folder.where, folder.index)
		s.inOrigin(q.Account)
	case q.Account != "":
		s.id, s.from = "source.message", "source"
		s.add("source.origin = (SELECT key FROM origin WHERE account = ?)", q.Account)
		s.add(folder.where)
	case sorted && q.large:
		s.id, s.from = "message.id", "message INDEXED BY "+order.index
		s.add(folder.where)
	default:
		s.id, s.from = "message.id", "message INDEXED BY "+folder.index
		s.add(folder.where)
	}
	for _, n := range q.rest {
		s.add(s.condition(n))
	}
	s.within(q)
	return s.query(q, order.key, order.index), s.args
}

// words reads the search table, the table of beginnings, or both: then the
// beginnings are listed for the window and the search table walked.
func (s *selection) words(q question) {
	const begins = "start MATCH ?"
	if q.match == "" {
		s.id, s.from = "start.rowid", "start"
		s.add(begins, q.begins)
		return
	}
	s.id, s.from = "search.rowid", "search"
	s.add("search MATCH ?", q.match)
	if q.begins != "" {
		low, high := q.window.low, q.window.high
		if q.window == (window{}) {
			high = math.MaxInt64
		}
		// The plus keeps SQLite from asking the search table once for each id.
		s.add("+search.rowid IN (SELECT rowid FROM start WHERE "+begins+" AND rowid BETWEEN ? AND ?)", q.begins, int64(low), int64(high))
	}
}

// within narrows to a window and to what the view asks of the ids themselves.
func (s *selection) within(q question) {
	if q.window != (window{}) {
		s.add(s.id+" BETWEEN ? AND ?", int64(q.window.low), int64(q.window.high))
	}
	if q.Before != 0 {
		s.add(s.id+" < ?", int64(q.Before))
	}
	if q.among != nil {
		s.add("+"+s.id+" IN (SELECT value FROM json_each(?))", jsonIDs(q.among))
	}
}

// query puts the parts together, in the order of the view.
func (s *selection) query(q question, key, index string) string {
	direction := " DESC"
	if q.Reverse {
		direction = ""
	}
	columns, from, order := s.id, s.from, s.id
	where := strings.Join(s.where, " AND ")
	thread := "thread"
	switch {
	case key == "" && !strings.HasPrefix(from, "message "):
		thread = "(SELECT thread FROM message WHERE id = " + s.id + ")"
	case key != "" && strings.HasSuffix(from, index):
		order = key + direction + ", message.id"
	case key != "":
		from = "(SELECT " + s.id + " AS found FROM " + from + " WHERE " + where + ") CROSS JOIN message ON message.id = found"
		where, columns, order = "1", "message.id", key+direction+", message.id"
	}
	if q.Folded {
		columns += ", " + thread
	}
	query := "SELECT " + columns + " FROM " + from + " WHERE " + where + " ORDER BY " + order + direction
	if q.Limit > 0 && !q.Folded {
		query += " LIMIT ?"
		s.args = append(s.args, q.Limit)
	}
	return query
}

func (s *selection) add(where string, args ...any) {
	s.where = append(s.where, where)
	s.args = append(s.args, args...)
}

// inFolder narrows what was found. Trash is small, so leaving it out is a look
// into a short list rather than into every message's row.
func (s *selection) inFolder(f Folder, where, index string) {
	if f == All || f == "" {
		s.add("+" + s.id + " NOT IN (SELECT id FROM message INDEXED BY message_trash WHERE trashed = 1)")
		return
	}
	s.add("EXISTS (SELECT 1 FROM message INDEXED BY " + index + " WHERE id = " + s.id + " AND " + where + ")")
}

// inOrigin narrows to an account; an empty ID narrows nothing.
func (s *selection) inOrigin(account string) {
	if account != "" {
		s.add("EXISTS (SELECT 1 FROM source WHERE origin = (SELECT key FROM origin WHERE account = ?) AND message = "+s.id+")", account)
	}
}

// tagged narrows to what has a tag; an empty name narrows nothing.
func (s *selection) tagged(name string) {
	if name != "" {
		s.add(s.condition(hasTag{name}))
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
		return "+" + s.id + " IN (SELECT rowid FROM search WHERE search MATCH ?)"
	case starting:
		s.args = append(s.args, n.match())
		return "+" + s.id + " IN (SELECT rowid FROM start WHERE start MATCH ?)"
	case hasTag:
		s.args = append(s.args, n.name)
		return "+" + s.id + " IN (SELECT message FROM message_tag WHERE tag = (SELECT key FROM tag WHERE name = ?))"
	case inAccount:
		return s.inAccount(n.name)
	case inTime:
		span := n.span(s.now)
		s.args = append(s.args, span.from, span.to)
		return s.exists("m.date >= ? AND m.date < ?")
	case condition:
		if n.args != nil {
			s.args = append(s.args, n.args(s.now)...)
		}
		return s.exists(n.sql)
	}
	return "1"
}

// exists asks something of the message's row.
func (s *selection) exists(sql string) string {
	return "EXISTS (SELECT 1 FROM message m WHERE m.id = " + s.id + " AND " + sql + ")"
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
