package server

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mailloft/mailloft/app/fetch"
)

// column is what the list can be sorted by.
type column int

const (
	byArrival column = iota // as the server numbers them
	byState
	byFrom
	bySubject
	byDate
	bySize
)

// model is the list as it is shown: its messages, their order, and which are
// selected. It knows nothing of widgets. Messages are named by their number in
// the listing, which stays as long as the listing does.
type model struct {
	all   map[int]fetch.Remote
	order []int // numbers, as shown
	sort  column
	down  bool // descending

	selected map[int]bool
	cursor   int // number; 0 is nowhere
	anchor   int // where a range begins
}

func newModel() *model {
	return &model{all: map[int]fetch.Remote{}, selected: map[int]bool{}, sort: byArrival, down: true}
}

// merge takes in messages that were listed, or of which more is known now, and
// reports whether there were new ones. Otherwise the order stays: nothing jumps
// while headings arrive.
func (m *model) merge(list []fetch.Remote) (fresh bool) {
	for _, r := range list {
		if _, known := m.all[r.Number]; !known {
			m.order = append(m.order, r.Number)
			fresh = true
		}
		m.all[r.Number] = r
	}
	if fresh {
		m.arrange()
	}
	return fresh
}

// clear forgets everything but the order.
func (m *model) clear() {
	m.all, m.order, m.selected, m.cursor, m.anchor = map[int]fetch.Remote{}, nil, map[int]bool{}, 0, 0
}

// remove takes messages out that are no longer on the server.
func (m *model) remove(numbers map[int]bool) {
	m.order = slices.DeleteFunc(m.order, func(n int) bool { return numbers[n] })
	for n := range numbers {
		delete(m.all, n)
		delete(m.selected, n)
	}
	if numbers[m.cursor] {
		m.cursor, m.anchor = 0, 0
	}
}

// change alters messages.
func (m *model) change(list []fetch.Remote, alter func(*fetch.Remote)) {
	for _, r := range list {
		now, ok := m.all[r.Number]
		if !ok {
			continue
		}
		alter(&now)
		m.all[r.Number] = now
	}
}

// sortBy sorts by c; asked again, the other way round.
func (m *model) sortBy(c column) {
	if m.sort == c {
		m.down = !m.down
	} else {
		m.sort, m.down = c, c == byDate || c == bySize
	}
	m.arrange()
}

// arrange puts the messages into their order. Equal ones stand as they
// arrived, the newest first.
func (m *model) arrange() {
	compare := m.comparison()
	slices.SortFunc(m.order, func(a, b int) int {
		c := compare(a, b)
		if m.down {
			c = -c
		}
		return cmp.Or(c, b-a)
	})
}

func (m *model) comparison() func(a, b int) int {
	switch m.sort {
	case byFrom:
		return m.byText(func(r fetch.Remote) string { return r.From })
	case bySubject:
		return m.byText(func(r fetch.Remote) string { return bareSubject(r.Subject) })
	case byState:
		return func(a, b int) int { return rank(m.all[a].Where) - rank(m.all[b].Where) }
	case byDate:
		return func(a, b int) int { return m.all[a].Date.Compare(m.all[b].Date) }
	case bySize:
		return func(a, b int) int { return cmp.Compare(m.all[a].Size, m.all[b].Size) }
	}
	return func(a, b int) int { return a - b }
}

// byText compares texts without regard to case, each made ready once.
func (m *model) byText(text func(fetch.Remote) string) func(a, b int) int {
	keys := make(map[int]string, len(m.all))
	for n, r := range m.all {
		keys[n] = strings.ToLower(text(r))
	}
	return func(a, b int) int { return strings.Compare(keys[a], keys[b]) }
}

// bareSubject is a subject without what a reply puts before it.
func bareSubject(s string) string {
	for {
		s = strings.TrimSpace(s)
		if len(s) < 3 || !strings.EqualFold(s[:3], "re:") {
			return s
		}
		s = s[3:]
	}
}

// rank sorts by state: first what needs a decision.
func rank(w fetch.Where) int {
	return slices.Index([]fetch.Where{fetch.WhereNew, fetch.WhereReturned, fetch.WherePartial, fetch.WhereSkipped, fetch.WhereKnown, fetch.WhereTrashed, fetch.WhereHeld}, w)
}

// at is the message in row i.
func (m *model) at(i int) fetch.Remote { return m.all[m.order[i]] }

// row is where the message with that number stands, or -1.
func (m *model) row(number int) int { return slices.Index(m.order, number) }

// choose is a click on row i: alone, with Ctrl (toggle) or Shift (extend).
func (m *model) choose(i int, toggle, extend bool) {
	if i < 0 || i >= len(m.order) {
		return
	}
	n := m.order[i]
	from := m.row(m.anchor)
	switch {
	case extend && from >= 0:
		if !toggle {
			clear(m.selected)
		}
		for _, k := range m.order[min(from, i) : max(from, i)+1] {
			m.selected[k] = true
		}
		m.cursor = n
		return
	case toggle && m.selected[n]:
		delete(m.selected, n)
	case toggle:
		m.selected[n] = true
	default:
		clear(m.selected)
		m.selected[n] = true
	}
	m.cursor, m.anchor = n, n
}

// step moves the cursor by so many rows and selects there.
func (m *model) step(rows int, extend bool) (row int) {
	if len(m.order) == 0 {
		return -1
	}
	at := m.row(m.cursor)
	if at < 0 && rows > 0 {
		at = -1
	}
	row = min(max(at+rows, 0), len(m.order)-1)
	m.choose(row, false, extend)
	return row
}

// selectAll selects every message for which want is true.
func (m *model) selectAll(want func(fetch.Remote) bool) {
	clear(m.selected)
	for _, n := range m.order {
		if want(m.all[n]) {
			m.selected[n] = true
		}
	}
}

// picked lists the selected messages for which want is true, as shown.
func (m *model) picked(want func(fetch.Remote) bool) []fetch.Remote {
	var list []fetch.Remote
	for _, n := range m.order {
		if r := m.all[n]; m.selected[n] && want(r) {
			list = append(list, r)
		}
	}
	return list
}

// What orders can be about.
func named(r fetch.Remote) bool     { return r.UID != "" }
func missing(r fetch.Remote) bool   { return r.Where == fetch.WhereNew || r.Where == fetch.WhereReturned }
func fetchable(r fetch.Remote) bool { return named(r) && r.Where != fetch.WhereHeld }
func absent(r fetch.Remote) bool    { return named(r) && missing(r) }
func markable(r fetch.Remote) bool  { return absent(r) || named(r) && r.Where == fetch.WhereSkipped }

// safe says whether the archive vouches for the message.
func safe(r fetch.Remote) bool {
	return r.Where == fetch.WhereHeld || r.Where == fetch.WhereTrashed || r.Where == fetch.WhereReturned
}

func uidsOf(list []fetch.Remote) []string {
	uids := make([]string, len(list))
	for i, r := range list {
		uids[i] = r.UID
	}
	return uids
}

// carriedOut are those of list that the result does not name as failed.
func carriedOut(list []fetch.Remote, r fetch.Result) []fetch.Remote {
	failed := map[string]bool{}
	for _, f := range r.Failed {
		failed[f.UID] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(r fetch.Remote) bool { return failed[r.UID] })
}
