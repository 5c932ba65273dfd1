package archive

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dustin/go-humanize"
)

// Query is a parsed search. The zero Query finds everything.
type Query struct{ root all }

// The nodes of a query.
type (
	node any
	all  []node // every one of them
	some []node // at least one of them
	not  struct{ node node }
	text struct {
		field   string // column of the search table; empty means any
		phrase  string
		prefix  bool     // the last word may go on
		phrases []string // instead, if not empty: any of these; see expander
	}
	condition struct {
		sql  string // on the message m; one ? for each of args
		args func(time.Time) []any
	}
	inTime    struct{ span func(now time.Time) span }
	inAccount struct{ name string }
	hasTag    struct{ name string }
)

// textFields are the operators that look into one column of the search table.
var textFields = map[string]string{
	"from": "sender", "to": "recipient", "cc": "cc", "subject": "subject", "body": "body", "filename": "filename",
}

// conditions are the other operators, each giving a condition or a reason why
// its value cannot be understood.
var conditions = map[string]func(value string) (node, error){
	"has":        hasCondition,
	"is":         isCondition,
	"account":    func(v string) (node, error) { return inAccount{v}, nil },
	"tag":        func(v string) (node, error) { return hasTag{v}, nil },
	"before":     dateCondition(func(s span) span { return span{math.MinInt64, s.from} }),
	"after":      dateCondition(func(s span) span { return span{s.from, math.MaxInt64} }),
	"on":         dateCondition(func(s span) span { return s }),
	"older_than": ageCondition(func(at int64) span { return span{math.MinInt64, at} }),
	"newer_than": ageCondition(func(at int64) span { return span{at, math.MaxInt64} }),
	"larger":     sizeCondition("m.size > ?"),
	"smaller":    sizeCondition("m.size < ?"),
}

// ParseQuery reads the search language:
//
//	words                        all of them, anywhere; the last may be unfinished
//	"a phrase"  inv*             words in a row; words that begin so
//	from: to: cc: subject: body: filename:   a word or "a phrase" there
//	has:attachment is:unread is:read is:starred is:archived is:inbox is:partial account:NAME tag:NAME
//	before: after: on:           2026, 2026-11, 2026-11-24, today, yesterday
//	older_than: newer_than:      7d, 2w, 6m, 1y
//	larger: smaller:             500KB, 10MB
//	-this   this or that   ( )
//
// Case and diacritics do not matter. A query that does not follow these rules
// is searched as plain words; reason then says in a sentence what was wrong.
func ParseQuery(s string) (q Query, reason string) {
	p := &queryParser{rest: []rune(strings.ToValidUTF8(s, " "))}
	root, err := p.parse()
	if err != nil {
		return plainWords(s), err.Error()
	}
	return Query{root: root}, ""
}

// Words are the words and phrases that the query asks for, wherever, to be
// highlighted in a list.
func (q Query) Words() []string { return q.words(func(string) bool { return true }) }

// BodyWords are those of them that a body may have been found by, to be
// highlighted in a message.
func (q Query) BodyWords() []string {
	return q.words(func(field string) bool { return field == "" || field == "body" })
}

func (q Query) words(in func(field string) bool) (words []string) {
	var walk func(node)
	walk = func(n node) {
		switch n := n.(type) {
		case all:
			for _, child := range n {
				walk(child)
			}
		case some:
			for _, child := range n {
				walk(child)
			}
		case text:
			if in(n.field) {
				words = append(words, n.phrase)
			}
		}
	}
	walk(q.root)
	return words
}

// plainWords searches for whatever in s could be a word.
func plainWords(s string) Query {
	var q Query
	for _, field := range strings.Fields(s) {
		if name, value, ok := strings.Cut(field, ":"); ok && known(name) {
			field = value
		}
		if field = strings.Trim(field, `"()-*`); hasWord(field) && !strings.EqualFold(field, "or") {
			q.root = append(q.root, text{phrase: field, prefix: true})
		}
	}
	return q
}

func known(operator string) bool {
	operator = strings.ToLower(operator)
	return textFields[operator] != "" || conditions[operator] != nil
}

// hasWord reports whether the search table would find a word in s.
func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// queryParser is a recursive descent over
//
//	either = every { "or" every }
//	every  = { ["-"] ( "(" either ")" | term ) }
type queryParser struct {
	rest  []rune
	depth int
}

// maxDepth bounds nested brackets.
const maxDepth = 50

func (p *queryParser) parse() (all, error) {
	root, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.skip(); len(p.rest) > 0 {
		return nil, unclear("a bracket is closed that was never opened")
	}
	if n, ok := root.(all); ok {
		return n, nil
	}
	return all{root}, nil
}

func (p *queryParser) either() (node, error) {
	var list some
	for {
		n, err := p.every()
		if err != nil {
			return nil, err
		}
		list = append(list, n)
		if !p.takeOr() {
			break
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	for _, n := range list {
		if len(n.(all)) == 0 {
			return nil, unclear("“or” needs something on both sides")
		}
	}
	return list, nil
}

func (p *queryParser) every() (node, error) {
	list := all{}
	for {
		p.skip()
		if len(p.rest) == 0 || p.rest[0] == ')' || p.atOr() {
			return list, nil
		}
		n, err := p.one()
		if err != nil {
			return nil, err
		}
		if n != nil {
			list = append(list, n)
		}
	}
}

func (p *queryParser) one() (node, error) {
	if p.rest[0] == '-' && len(p.rest) > 1 && !unicode.IsSpace(p.rest[1]) {
		p.rest = p.rest[1:]
		n, err := p.one()
		if err != nil || n == nil {
			return nil, err
		}
		return not{n}, nil
	}
	if p.rest[0] == '(' {
		return p.bracket()
	}
	return p.term()
}

func (p *queryParser) bracket() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, unclear("too many brackets")
	}
	defer func() { p.depth-- }()
	p.rest = p.rest[1:]
	n, err := p.either()
	if err != nil {
		return nil, err
	}
	if len(p.rest) == 0 {
		return nil, unclear("a bracket is not closed")
	}
	p.rest = p.rest[1:]
	if list, ok := n.(all); ok && len(list) == 0 {
		return nil, nil
	}
	return n, nil
}

// term reads a word, a phrase, or an operator with its value. It gives nil
// for something without a letter or digit, which nothing could match.
func (p *queryParser) term() (node, error) {
	name := p.operator()
	value, quoted, err := p.value()
	if err != nil {
		return nil, err
	}
	if condition := conditions[name]; condition != nil {
		if value == "" {
			return nil, unclear("%s: needs a value", name)
		}
		return condition(strings.ToLower(value))
	}
	t := text{field: textFields[name], phrase: value}
	if !quoted {
		t.phrase = strings.TrimRight(value, "*")
		// The last word may be unfinished. One letter is no beginning yet: it
		// would stand for a tenth of all words there are.
		t.prefix = t.phrase != value || len(p.rest) == 0 && utf8.RuneCountInString(value) > 1
	}
	if name != "" && value == "" {
		return nil, unclear("%s: needs a value", name)
	}
	if !hasWord(t.phrase) {
		return nil, nil
	}
	return t, nil
}

// unclear says why a query is not understood, to whoever typed it.
func unclear(format string, values ...any) error { return fmt.Errorf(format, values...) }

// operator takes "name:" if it is the name of one.
func (p *queryParser) operator() string {
	for i, r := range p.rest {
		if r == ':' {
			name := strings.ToLower(string(p.rest[:i]))
			if !known(name) {
				return ""
			}
			p.rest = p.rest[i+1:]
			return name
		}
		if !unicode.IsLetter(r) && r != '_' {
			return ""
		}
	}
	return ""
}

// value takes a quoted phrase or what goes up to the next space or bracket.
func (p *queryParser) value() (value string, quoted bool, err error) {
	if len(p.rest) > 0 && p.rest[0] == '"' {
		for i, r := range p.rest[1:] {
			if r == '"' {
				value = string(p.rest[1 : i+1])
				p.rest = p.rest[i+2:]
				return value, true, nil
			}
		}
		return "", true, unclear("a quotation mark is not closed")
	}
	i := 0
	for i < len(p.rest) && !unicode.IsSpace(p.rest[i]) && !strings.ContainsRune(`()"`, p.rest[i]) {
		i++
	}
	value = string(p.rest[:i])
	p.rest = p.rest[i:]
	return value, false, nil
}

func (p *queryParser) skip() {
	for len(p.rest) > 0 && unicode.IsSpace(p.rest[0]) {
		p.rest = p.rest[1:]
	}
}

// atOr reports whether the word "or" is next.
func (p *queryParser) atOr() bool {
	return len(p.rest) > 2 && strings.EqualFold(string(p.rest[:2]), "or") && (unicode.IsSpace(p.rest[2]) || p.rest[2] == '(')
}

func (p *queryParser) takeOr() bool {
	if !p.atOr() {
		return false
	}
	p.rest = p.rest[2:]
	return true
}

func hasCondition(value string) (node, error) {
	if value == "attachment" || value == "attachments" {
		return condition{sql: "m.attachments = 1"}, nil
	}
	return nil, unclear("has: knows only has:attachment")
}

func isCondition(value string) (node, error) {
	switch value {
	case "unread":
		return condition{sql: "m.read = 0"}, nil
	case "read":
		return condition{sql: "m.read = 1"}, nil
	case "starred":
		return condition{sql: "m.starred = 1"}, nil
	case "archived":
		return condition{sql: "m.archived = 1"}, nil
	case "inbox":
		return condition{sql: "m.archived = 0"}, nil
	case "partial":
		return condition{sql: "m.partial = 1"}, nil
	}
	return nil, unclear("is: knows is:unread, is:read, is:starred, is:archived, is:inbox and is:partial")
}

// span is a stretch of time in Unix milliseconds, its end left out.
type span struct{ from, to int64 }

// dateCondition makes a condition of what lies before, in or after the day,
// month or year that was named.
func dateCondition(side func(span) span) func(string) (node, error) {
	return func(value string) (node, error) {
		named, ok := parseDate(value)
		if !ok {
			return nil, unclear("“%s” is not a date such as 2026, 2026-11, 2026-11-24, today or yesterday", value)
		}
		return inTime{func(now time.Time) span { return side(named(now)) }}, nil
	}
}

// parseDate gives the span of time that a date names, in now's time zone.
func parseDate(value string) (named func(now time.Time) span, ok bool) {
	for word, ago := range map[string]int{"today": 0, "yesterday": 1} {
		if value == word {
			return func(now time.Time) span {
				day := time.Date(now.Year(), now.Month(), now.Day()-ago, 0, 0, 0, 0, now.Location())
				return span{day.UnixMilli(), day.AddDate(0, 0, 1).UnixMilli()}
			}, true
		}
	}
	value = strings.ReplaceAll(value, "/", "-")
	for _, f := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-1", 0, 1, 0}, {"2006-1-2", 0, 0, 1}} {
		t, err := time.Parse(f.layout, value)
		if err != nil {
			continue
		}
		return func(now time.Time) span {
			from := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, now.Location())
			return span{from.UnixMilli(), from.AddDate(f.years, f.months, f.days).UnixMilli()}
		}, true
	}
	return nil, false
}

func ageCondition(side func(at int64) span) func(string) (node, error) {
	return func(value string) (node, error) {
		years, months, days, ok := parseAge(value)
		if !ok {
			return nil, unclear("“%s” is not an age such as 7d, 2w, 6m or 1y", value)
		}
		return inTime{func(now time.Time) span { return side(now.AddDate(-years, -months, -days).UnixMilli()) }}, nil
	}
}

func parseAge(value string) (years, months, days int, ok bool) {
	if len(value) < 2 {
		return 0, 0, 0, false
	}
	n, err := strconv.Atoi(value[:len(value)-1])
	if err != nil || n < 0 || n > 100_000 {
		return 0, 0, 0, false
	}
	switch value[len(value)-1] {
	case 'd':
		return 0, 0, n, true
	case 'w':
		return 0, 0, 7 * n, true
	case 'm':
		return 0, n, 0, true
	case 'y':
		return n, 0, 0, true
	}
	return 0, 0, 0, false
}

func sizeCondition(sql string) func(string) (node, error) {
	return func(value string) (node, error) {
		n, err := humanize.ParseBytes(value)
		if err != nil || n > 1<<62 {
			return nil, unclear("“%s” is not a size such as 500KB or 10MB", value)
		}
		return condition{sql, func(time.Time) []any { return []any{int64(n)} }}, nil
	}
}
