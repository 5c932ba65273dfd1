package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// letters is an archive of letters with the given bodies; the n'th is dated
// the n'th day of 2026 and has the subject "Nr n".
func letters(t *testing.T, bodies ...string) (*Archive, []ID) {
	t.Helper()
	a := open(t, t.TempDir(), Options{})
	b := a.NewBatch()
	for i, body := range bodies {
		day := time.Date(2026, 1, 1+i, 12, 0, 0, 0, time.UTC)
		text := fmt.Sprintf("From: P%d Person <p%d@example.org>\r\nTo: Zoë Müller <zoe@example.net>\r\nSubject: Nr %d\r\nDate: %s\r\n\r\n%s\r\n",
			len(bodies)-i, i, i, day.Format(time.RFC1123Z), body)
		if err := b.Add(t.Context(), strings.NewReader(text), Incoming{Account: "a", Received: day}); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := b.Commit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var list []ID
	for _, s := range stored {
		list = append(list, s.ID)
	}
	return a, list
}

// numbersOf searches and gives the numbers of the letters, newest first.
func numbersOf(t *testing.T, a *Archive, list []ID, v View) (numbers []int) {
	t.Helper()
	for _, id := range ids(t, a, v) {
		numbers = append(numbers, slices.Index(list, id))
	}
	return numbers
}

func TestUnfinishedWordsFindWhatBeginsSo(t *testing.T) {
	a, list := letters(t, "Rechnung für Müllers Öfen", "rec record recording", "nothing", "x y2k", "会议记录 ภาษาไทย", "invoice 2026-17 for Zürich")
	for query, want := range map[string][]int{
		"re": {1, 0}, "rec": {1, 0}, "reco": {1}, "record": {1}, "recordi": {1}, "rech": {0}, "RECH": {0}, "mü": {5, 4, 3, 2, 1, 0}, "mülle": {5, 4, 3, 2, 1, 0},
		"mullers": {0}, "o\u0308fe": {0}, "öf": {0}, "of": {0}, "x": {3}, "y2": {3}, "y*": {3}, "会": {4}, "议记": {4}, "ษาไ": {4}, "记会": nil,
		"rec rech": nil, "record re": {1}, "record rx": nil, "invoice zu": {5}, "invoice 2026-1": {5}, "2026-17": {5}, "zo*": {5, 4, 3, 2, 1, 0},
		"from:p": nil, "from:p5": {5, 1}, "from:pe": {5, 4, 3, 2, 1, 0}, "to:zo": {5, 4, 3, 2, 1, 0}, "to:re": nil, "subject:nr": {5, 4, 3, 2, 1, 0}, "body:rechn": {0},
		"-re nothing": {2}, "nothing or rech": {2, 0}, "nothing or re": {2, 1, 0}, `"record rec"`: nil, `"record recording"`: {1}, "p5@exa": {5, 1}, "p9@exa": nil, "zzz": nil, "zz": nil,
	} {
		if got := numbersOf(t, a, list, View{Query: query}); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
}

func TestDatesNarrowWhateverTheOrderOfArrival(t *testing.T) {
	a, list := letters(t, "one", "two", "one", "two", "one")
	for query, want := range map[string][]int{
		"on:2026-01-03": {2}, "before:2026-01-03 one": {0}, "after:2026-01-03 one": {4, 2}, "after:2026-01-02 before:2026-01-05": {3, 2, 1},
		"-on:2026-01-03 one": {4, 0}, "on:2026-01-03 or two": {3, 2, 1}, "on:2025 one": nil, "on:2026 tw": {3, 1}, "one on:2026-01-03 pers": {2},
	} {
		if got := numbersOf(t, a, list, View{Query: query}); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
		slices.Reverse(want)
		if got := numbersOf(t, a, list, View{Query: query, Reverse: true}); !slices.Equal(got, want) {
			t.Errorf("%q, oldest first: %v, want %v", query, got, want)
		}
	}
}

func TestOrdersAreTheSameForViewsAndSearches(t *testing.T) {
	a, list := letters(t, "letter", "letter letter letter", "letter letter", "letter of the longest kind, of course")
	for order, want := range map[Order][]int{
		OrderArrival: {3, 2, 1, 0}, OrderDate: {3, 2, 1, 0}, OrderSender: {0, 1, 2, 3}, OrderSubject: {3, 2, 1, 0}, OrderSize: {3, 1, 2, 0},
	} {
		for _, reverse := range []bool{false, true} {
			if reverse {
				slices.Reverse(want)
			}
			for name, v := range map[string]View{
				"view": {}, "unread": {Folder: Unread}, "account": {Account: "a"}, "search": {Query: "letter "}, "beginning": {Query: "le"}, "both": {Query: "letter pe"}, "folded": {Folded: true},
			} {
				v.Order, v.Reverse = order, reverse
				if got := numbersOf(t, a, list, v); !slices.Equal(got, want) {
					t.Errorf("%s by %q, %v: %v, want %v", name, order, reverse, got, want)
				}
			}
		}
	}
	if err := a.Trash(t.Context(), list[3:]); err != nil {
		t.Fatal(err)
	}
	if got := numbersOf(t, a, list, View{Order: OrderSize}); !slices.Equal(got, []int{1, 2, 0}) {
		t.Errorf("with one in Trash: %v", got)
	}
}

func TestFoldedViewShowsTheFirstOfEachConversation(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	var list []ID
	for i, fields := range [][]string{nil, nil, {"In-Reply-To: <m0@example.org>"}, nil, {"References: <m1@example.org>"}, {"References: <m0@example.org>"}} {
		list = append(list, add(t, a, reply(i, fmt.Sprint("S", i), fmt.Sprint("m", i), fields...), Incoming{Account: "a"}).ID)
	}
	for name, c := range map[string]struct {
		v    View
		want []int
	}{
		"all":     {View{}, []int{5, 4, 3}},
		"limited": {View{Limit: 2}, []int{5, 4}},
		"oldest":  {View{Reverse: true}, []int{0, 1, 3}},
		"search":  {View{Query: "letter"}, []int{5, 4, 3}},
		"account": {View{Account: "a"}, []int{5, 4, 3}},
		"by date": {View{Order: OrderSubject, Reverse: true}, []int{0, 1, 3}},
	} {
		c.v.Folded = true
		if got := numbersOf(t, a, list, c.v); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	rows, err := a.Rows(t.Context(), list[5:])
	if err != nil || rows[0].ThreadSize != 3 {
		t.Errorf("%+v, %v", rows, err)
	}
	if whole, err := a.Threads(t.Context(), list[4:]); err != nil || len(whole) != 5 {
		t.Errorf("conversations: %v, %v", whole, err)
	}
}

func TestAmongTellsWhichOfSomeAreInAView(t *testing.T) {
	a, list := letters(t, "one", "two", "one", "two")
	for query, want := range map[string][]int{"": {2, 1}, "one ": {2}, "tw": {1}, "one pe": {2}} {
		got, err := a.Among(t.Context(), View{Query: query}, list[1:3])
		if err != nil || len(got) != len(want) || slices.ContainsFunc(want, func(n int) bool { return !slices.Contains(got, list[n]) }) {
			t.Errorf("%q: %v, want %v, %v", query, got, want, err)
		}
	}
	if got, err := a.Among(t.Context(), View{}, nil); got != nil || err != nil {
		t.Errorf("among none: %v, %v", got, err)
	}
}

func TestPagesGrowAndEndWhenNobodyWantsMore(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	b := a.NewBatch()
	for i := range firstPage + 100 {
		if err := b.Add(t.Context(), strings.NewReader(numbered(i)), Incoming{Account: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for page, err := range a.Pages(t.Context(), View{}) {
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(page))
	}
	if !slices.Equal(sizes, []int{firstPage, 100}) {
		t.Errorf("pages: %v", sizes)
	}
	for _, err := range a.Pages(t.Context(), View{}) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.IDs(ctx, View{Query: "letter"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled search: %v", err)
	}
}
