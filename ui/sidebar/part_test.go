package sidebar

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/organise"
)

func manySearches(n int) Model {
	in := Input{Now: now, Accounts: []account.Account{{ID: "1", Address: "ada@example.org"}}}
	for i := range n {
		in.Searches = append(in.Searches, organise.Search{Name: fmt.Sprint("Search ", i), Query: fmt.Sprint("from:", i)})
	}
	return Build(in)
}

func TestManySavedSearchesLeaveTheAccountsInSight(t *testing.T) {
	s, _ := newTestSidebar(t)
	s.SetModel(manySearches(200))
	inSight := func() bool { return s.accounts[0].box.Position().Y < s.scroll.Size().Height }
	if !inSight() {
		t.Fatalf("the account is at %.0f of %.0f", s.accounts[0].box.Position().Y, s.scroll.Size().Height)
	}
	link(t, s, "Show all 200").OnTapped()
	if inSight() || len(s.searches.shown()) != 200 {
		t.Errorf("%d searches are shown", len(s.searches.shown()))
	}
	link(t, s, "Show fewer").OnTapped()
	if !inSight() {
		t.Error("they are not folded again")
	}
}

func TestTheKeyboardReachesFoldedSearches(t *testing.T) {
	s, _ := newTestSidebar(t)
	s.SetModel(manySearches(20))
	var chosen archive.View
	s.OnSelect = func(v archive.View) { chosen = v }
	for range len(s.folders) + 12 - 1 {
		s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if chosen.Query != "from:11" || s.searches.hides(chosen) {
		t.Errorf("chose %q, which is folded away: %v", chosen.Query, s.searches.hides(chosen))
	}
}

func TestAFewSavedSearchesAreNotFolded(t *testing.T) {
	s, _ := newTestSidebar(t)
	s.SetModel(manySearches(foldAbove + 1))
	if len(s.searches.shown()) != foldAbove+1 {
		t.Errorf("%d of %d are shown", len(s.searches.shown()), foldAbove+1)
	}
}

// link is the link in the sidebar with these words.
func link(t *testing.T, s *Sidebar, text string) *widget.Hyperlink {
	t.Helper()
	for _, o := range test.LaidOutObjects(s) {
		if l, ok := o.(*widget.Hyperlink); ok && l.Text == text && l.Visible() {
			return l
		}
	}
	t.Fatalf("no link %q", text)
	return nil
}
