package server

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// drop is a maildrop of n messages, one in each state in turn.
func drop(n int) []fetch.Remote {
	states := []fetch.Where{fetch.WhereNew, fetch.WhereHeld, fetch.WhereKnown, fetch.WhereTrashed, fetch.WhereReturned}
	list := make([]fetch.Remote, n)
	for i := range list {
		list[i] = fetch.Remote{
			Number: i + 1, UID: fmt.Sprintf("uid-%d", i+1), Size: int64((i * 7919) % 1000), Where: states[i%len(states)], Headed: true,
			Subject: fmt.Sprintf("Subject %c", 'A'+(i*3)%7), From: fmt.Sprintf("person %c", 'z'-rune(i%5)), Date: noon.Add(-time.Duration((i*31)%17) * time.Hour),
		}
	}
	return list
}

func filled(n int) *model {
	m := newModel()
	m.merge(drop(n))
	return m
}

func numbers(m *model) []int { return append([]int(nil), m.order...) }

func chosen(m *model) []int {
	var list []int
	for _, r := range m.picked(func(fetch.Remote) bool { return true }) {
		list = append(list, r.Number)
	}
	return list
}

func TestNewestStandsFirstAndNothingJumpsWhileHeadingsArrive(t *testing.T) {
	m := newModel()
	bare := []fetch.Remote{{Number: 1, Subject: "b"}, {Number: 2, Subject: "a"}, {Number: 3, Subject: "c"}}
	m.merge(bare)
	if diff := cmp.Diff([]int{3, 2, 1}, numbers(m)); diff != "" {
		t.Error(diff)
	}
	m.sortBy(bySubject)
	if diff := cmp.Diff([]int{2, 1, 3}, numbers(m)); diff != "" {
		t.Error(diff)
	}
	if m.merge([]fetch.Remote{{Number: 2, Subject: "z"}}) {
		t.Error("a heading counts as a new message")
	}
	if diff := cmp.Diff([]int{2, 1, 3}, numbers(m)); diff != "" {
		t.Error("jumped: " + diff)
	}
	m.arrange()
	if diff := cmp.Diff([]int{1, 3, 2}, numbers(m)); diff != "" {
		t.Error(diff)
	}
}

func TestEveryColumnSortsBothWays(t *testing.T) {
	inOrder := map[column]func(a, b fetch.Remote) bool{
		byState:   func(a, b fetch.Remote) bool { return rank(a.Where) <= rank(b.Where) },
		byFrom:    func(a, b fetch.Remote) bool { return a.From <= b.From },
		bySubject: func(a, b fetch.Remote) bool { return a.Subject <= b.Subject },
		byDate:    func(a, b fetch.Remote) bool { return !a.Date.After(b.Date) },
		bySize:    func(a, b fetch.Remote) bool { return a.Size <= b.Size },
	}
	for c, ok := range inOrder {
		m := filled(40)
		for range 2 {
			m.sortBy(c)
			for i := 1; i < len(m.order); i++ {
				a, b := m.at(i-1), m.at(i)
				if m.down {
					a, b = b, a
				}
				if !ok(a, b) {
					t.Fatalf("column %d, descending %v, row %d: %+v before %+v", c, m.down, i, m.at(i-1), m.at(i))
				}
			}
		}
	}
}

func TestRepliesStandWithWhatTheyAnswer(t *testing.T) {
	for in, want := range map[string]string{"Re: RE:  roof": "roof", "re:roof": "roof", "Return": "Return", "Re:": "", " roof ": "roof"} {
		if got := bareSubject(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestClicksSelectTheWayPeopleKnow(t *testing.T) {
	m := filled(10) // rows 0…9 are the numbers 10…1
	steps := []struct {
		row            int
		toggle, extend bool
		want           []int
	}{
		{2, false, false, []int{8}},
		{4, false, true, []int{8, 7, 6}},
		{1, false, true, []int{9, 8}}, // from where the range began
		{6, true, false, []int{9, 8, 4}},
		{1, true, false, []int{8, 4}},
		{3, true, true, []int{9, 8, 7, 4}},
		{99, false, false, []int{9, 8, 7, 4}},
		{0, false, false, []int{10}},
	}
	for i, s := range steps {
		m.choose(s.row, s.toggle, s.extend)
		if diff := cmp.Diff(s.want, chosen(m)); diff != "" {
			t.Errorf("step %d: %s", i, diff)
		}
	}
}

func TestKeysMoveWithinTheList(t *testing.T) {
	m := filled(10)
	for _, s := range []struct {
		rows   int
		extend bool
		want   int
	}{{1, false, 0}, {1, false, 1}, {100, false, 9}, {1, false, 9}, {-3, true, 6}, {-100, false, 0}} {
		if got := m.step(s.rows, s.extend); got != s.want {
			t.Errorf("step %d: row %d, want %d", s.rows, got, s.want)
		}
	}
	if n := newModel().step(1, false); n != -1 {
		t.Errorf("in an empty list: row %d", n)
	}
}

func TestRemovedMessagesAreSelectedNoLonger(t *testing.T) {
	m := filled(5)
	m.selectAll(func(fetch.Remote) bool { return true })
	m.choose(0, true, false)
	m.choose(0, true, false)
	m.remove(map[int]bool{5: true, 2: true})
	if diff := cmp.Diff([]int{4, 3, 1}, chosen(m)); diff != "" {
		t.Error(diff)
	}
	if m.cursor != 0 || len(m.all) != 3 {
		t.Errorf("cursor %d, %d messages", m.cursor, len(m.all))
	}
}

func TestOrdersAreAboutWhatTheyCanBeAbout(t *testing.T) {
	m := filled(5)
	m.merge([]fetch.Remote{{Number: 6, Where: fetch.WhereNew}}) // nothing names it
	m.selectAll(func(fetch.Remote) bool { return true })
	uids := func(want func(fetch.Remote) bool) string { return strings.Join(uidsOf(m.picked(want)), " ") }
	for name, c := range map[string]struct{ got, want string }{
		"fetch": {uids(fetchable), "uid-5 uid-4 uid-3 uid-1"},
		"mark":  {uids(markable), "uid-5 uid-1"},
		"away":  {uids(absent), "uid-5 uid-1"},
		"named": {uids(named), "uid-5 uid-4 uid-3 uid-2 uid-1"},
		"safe":  {uids(safe), "uid-5 uid-4 uid-2"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
}

func TestOutcomesAreToldOncePerReason(t *testing.T) {
	why := problem.New(nil, "x", "It is stuck.", "Pull.")
	r := fetch.Result{Failed: []fetch.Failure{{UID: "a", Err: why}, {UID: "b", Err: why}, {UID: "c", Err: problem.New(nil, "y", "It is gone.", "")}}}
	words, bad := outcomeWords("Fetched %s.", 2, r, nil)
	if want := "Fetched 2 messages. Not so for 2 messages: It is stuck. Pull. Not so for 1 message: It is gone."; words != want || !bad {
		t.Errorf("%q, %v", words, bad)
	}
	words, bad = outcomeWords("Fetched %s.", 0, fetch.Result{}, problem.New(errors.New("eof"), "net.dropped", "The line was lost.", "Try again."))
	if words != "The line was lost. Try again." || !bad {
		t.Errorf("%q, %v", words, bad)
	}
	if words, bad = outcomeWords("Fetched %s.", 1, fetch.Result{}, nil); words != "Fetched 1 message." || bad {
		t.Errorf("%q, %v", words, bad)
	}
}

func TestEveryPhaseHasWords(t *testing.T) {
	later := noon.Add(time.Hour)
	for want, s := range map[string]fetch.State{
		"Waiting for the keyring…":                      {Phase: fetch.Keyring},
		"Listing…":                                      {Phase: fetch.Listing},
		"Reading subjects: 3 of 1,200":                  {Phase: fetch.Listing, Done: 3, Total: 1200},
		"Fetching: 1 of 2 · 5.0 kB/s":                   {Phase: fetch.Retrieving, Done: 1, Total: 2, Rate: 5000},
		"Deleting: 1 of 2":                              {Phase: fetch.Deleting, Done: 1, Total: 2},
		"Finishing…":                                    {Phase: fetch.Finishing},
		"A pause is wanted. Wait. It goes on at 13:00.": {Phase: fetch.Waiting, Next: later, Problem: problem.New(nil, "x", "A pause is wanted.", "Wait.")},
		"Another check is under way. This comes next.":  {Phase: fetch.Waiting, Problem: problem.New(nil, "x", "Another check is under way.", "This comes next.")},
	} {
		if got := progressWords(s, noon); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func BenchmarkSort100000BySubject(b *testing.B) {
	m := filled(100_000)
	for b.Loop() {
		m.sort = byArrival
		m.sortBy(bySubject)
	}
}
