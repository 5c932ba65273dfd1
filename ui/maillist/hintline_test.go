package maillist

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestOperatorsThatSuitWhatIsTypedAreOffered(t *testing.T) {
	for query, want := range map[string][]string{
		"":             operators[:hintsShown],
		"invoice fr":   {"from:"},
		"invoice -ha":  {"has:attachment"},
		"(is":          {"is:unread", "is:starred", "is:partial", "is:read"},
		"from:ann":     nil,
		"from:ann old": {"older_than:7d"},
	} {
		if got := suitable(query); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
}

func TestClickedOperatorTakesThePlaceOfTheUnfinishedWord(t *testing.T) {
	l, w := newTestList(t, &shelf{}, now)
	w.Canvas().Focus(l.search)
	test.Type(l.search, "invoice -ha")
	if !l.hints.box.Visible() || len(l.hints.links.Objects) != 1 {
		t.Fatalf("hints: %v", l.hints.links.Objects)
	}
	l.search.complete("has:attachment")
	if l.search.Text != "invoice -has:attachment" {
		t.Errorf("search: %q", l.search.Text)
	}
}

func TestReasonWhyAQueryWasNotUnderstoodIsShown(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.search.SetText("before:yes")
	l.Open(View{Title: "All", Query: "before:yes", Reason: "“yes” is not a date"}, nil)
	if !l.hints.reason.Visible() {
		t.Error("nothing is said")
	}
	l.search.SetText("")
	l.Open(View{Title: "All"}, nil)
	if l.hints.box.Visible() {
		t.Error("it is still said")
	}
}

func TestFoundWordsAreHighlightedWhereAWordBegins(t *testing.T) {
	for _, c := range []struct {
		text, word string
		from, to   int
	}{
		{"The Plan", "plan", 4, 8}, {"Explain the plan", "plan", 12, 16}, {"nothing", "plan", 0, 0}, {"会议记录", "议记", 3, 9}, {"planning", "plan", 0, 4},
	} {
		if from, to := match(c.text, []string{c.word}); from != c.from || to != c.to {
			t.Errorf("%q in %q: %d to %d", c.word, c.text, from, to)
		}
	}
}

func TestTheMessagesMakeRoomForAReason(t *testing.T) {
	l, _ := newTestList(t, &shelf{}, now)
	l.SetIDs(ids(10, 10))
	header, below := l.content.Objects[0], l.content.Objects[1]
	fits := func(what string) {
		t.Helper()
		if need := header.MinSize().Height; below.Position().Y != need {
			t.Errorf("%s: the messages begin at %v, the search ends at %v", what, below.Position().Y, need)
		}
	}
	alone := header.MinSize().Height
	l.search.SetText("larger:x")
	l.Open(View{Query: "larger:x", Reason: "“x” is not a size such as 500KB or 10MB, and this goes on for a second line"}, ids(10, 10))
	fits("a reason")
	if header.MinSize().Height <= alone {
		t.Error("no reason is shown")
	}
	l.search.SetText("lamp")
	l.Open(View{Query: "lamp"}, ids(10, 10))
	fits("no reason any more")
}
