package sidebar

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/theme"
)

func newTestSidebar(t testing.TB) (*Sidebar, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := New()
	w := test.NewTempWindow(t, s)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(230, 700))
	return s, w
}

func two(states ...fetch.State) Model {
	return Build(Input{Now: now, Accounts: []account.Account{{ID: "1", Address: "ada@example.org"}, {ID: "2", Name: "Work"}}, States: states})
}

func TestANewcomerIsOfferedToAddAnAccountAndNothingElse(t *testing.T) {
	s, _ := newTestSidebar(t)
	added := false
	s.OnAddAccount = func() { added = true }
	if !s.add.Visible() || !s.get.Disabled() || s.heading.Visible() {
		t.Error("the empty sidebar offers the wrong things")
	}
	test.Tap(s.add)
	if !added {
		t.Error("the button adds no account")
	}
	s.SetModel(two())
	if s.add.Visible() || s.get.Disabled() || !s.heading.Visible() {
		t.Error("with two accounts it still looks empty")
	}
}

func TestAClickShowsTheView(t *testing.T) {
	s, _ := newTestSidebar(t)
	s.SetModel(two())
	var chosen []archive.View
	s.OnSelect = func(v archive.View) { chosen = append(chosen, v) }
	test.Tap(s.folders[1])
	test.Tap(s.accounts[1].item)
	if len(chosen) != 2 || chosen[0].Folder != archive.Unread || chosen[1].Account != "2" {
		t.Errorf("chose %+v", chosen)
	}
	s.Select(archive.View{Folder: archive.Trash, Query: "from:ada"})
	if len(chosen) != 2 {
		t.Error("Select called OnSelect")
	}
	if !s.folders[5].Selected || s.accounts[1].item.Selected {
		t.Error("the wrong view is marked")
	}
}

func TestTheKeyboardWalksThroughTheViewsAndShowsWhereItIs(t *testing.T) {
	s, w := newTestSidebar(t)
	s.SetModel(two())
	var last archive.View
	s.OnSelect = func(v archive.View) { last = v }
	w.Canvas().Focus(s)
	if !s.folders[0].Ring {
		t.Error("the focus cannot be seen")
	}
	for range 6 {
		s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if last.Account != "1" || !s.accounts[0].item.Ring {
		t.Errorf("six times Down went to %+v", last)
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if last.Account != "2" {
		t.Errorf("End went to %+v", last)
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if last.Folder != archive.Inbox || last.Account != "" {
		t.Errorf("Home went to %+v", last)
	}
	w.Canvas().Unfocus()
	if s.folders[0].Ring {
		t.Error("the focus is shown after it has gone")
	}
}

func TestAPauseCanBeEndedWithTheButton(t *testing.T) {
	s, _ := newTestSidebar(t)
	off := []Account{{ID: "1", Disabled: true}}
	if s.SetModel(Model{Accounts: off}); !s.get.Disabled() {
		t.Error("mail can be got for an account that is switched off")
	}
	if s.SetModel(Model{Accounts: off, Paused: true}); s.get.Disabled() {
		t.Error("a pause leaves the button dead")
	}
}

func TestProgressTouchesOnlyItsAccount(t *testing.T) {
	s, _ := newTestSidebar(t)
	s.SetModel(two(fetch.State{Account: "1", Phase: fetch.Retrieving, Total: 10}))
	one, other := s.accounts[0], s.accounts[1]
	for done := range 10 {
		s.SetModel(two(fetch.State{Account: "1", Phase: fetch.Retrieving, Done: done + 1, Total: 10}))
	}
	if s.accounts[0] != one || s.accounts[1] != other {
		t.Error("the list was built anew")
	}
	if one.detail.Text() != "10 of 10" || !one.bar.Visible() || other.bar.Visible() {
		t.Errorf("%q, bars %v %v", one.detail.Text(), one.bar.Visible(), other.bar.Visible())
	}
	stopped := ""
	s.OnCancel = func(id string) { stopped = id }
	test.Tap(one.stop)
	if stopped != "1" || other.stop.Visible() {
		t.Errorf("the cross stops %q; the idle account has one: %v", stopped, other.stop.Visible())
	}
	if s.get.Text != "Getting mail…" || s.status.Text() != "Getting mail…" {
		t.Errorf("%q, %q", s.get.Text, s.status.Text())
	}
	s.SetModel(two())
	if one.bar.Visible() {
		t.Error("the bar stays after the session")
	}
}

func TestAProblemComesWithAWayOut(t *testing.T) {
	s, _ := newTestSidebar(t)
	s.SetModel(two(fetch.State{Account: "2", Phase: fetch.NeedsYou, Problem: problem.New(nil, "auth.refused", "The server refused the password.", "")}))
	v := s.accounts[1]
	if !v.problems.Visible() || v.problem.Text != "The server refused the password." || !v.fix.Visible() {
		t.Error("the problem is not shown")
	}
	fixed := ""
	s.OnFix = func(id string) { fixed = id }
	v.fix.OnTapped()
	if fixed != "2" {
		t.Errorf("Fix… fixes %q", fixed)
	}
	s.SetModel(two())
	if v.problems.Visible() {
		t.Error("the problem stays after it is solved")
	}
}

func TestTheContextMenuFitsTheAccountsState(t *testing.T) {
	s, w := newTestSidebar(t)
	s.SetModel(two(fetch.State{Account: "1", Phase: fetch.Retrieving}, fetch.State{Account: "2", Phase: fetch.NeedsYou, Problem: problem.New(nil, "x", "x", "")}))
	var did []string
	s.OnCancel = func(id string) { did = append(did, "stop "+id) }
	s.OnGetMailFor = func(id string) { did = append(did, "get "+id) }
	s.OnFix = func(id string) { did = append(did, "fix "+id) }
	s.OnEditAccount = func(id string) { did = append(did, "edit "+id) }
	s.OnServer = func(id string) { did = append(did, "server "+id) }
	for _, v := range s.accounts {
		for _, i := range s.menu(v.model).Items {
			if i.Action != nil {
				i.Action()
			}
		}
	}
	want := []string{"stop 1", "server 1", "edit 1", "get 2", "fix 2", "server 2", "edit 2"}
	if len(did) != len(want) {
		t.Fatalf("did %v, want %v", did, want)
	}
	for i := range want {
		if did[i] != want[i] {
			t.Errorf("did %v, want %v", did, want)
		}
	}
	test.TapSecondary(s.accounts[0].item)
	if w.Canvas().Overlays().Top() == nil {
		t.Error("a right click opens no menu")
	}
}

func TestAccountsThatComeAndGoAreFollowed(t *testing.T) {
	s, _ := newTestSidebar(t)
	s.SetModel(two())
	s.SetModel(Build(Input{Now: now, Accounts: []account.Account{{ID: "2", Name: "Job"}, {ID: "3"}, {ID: "1"}}}))
	if len(s.accounts) != 3 || s.accounts[0].item.label.Text() != "Job" || s.accounts[2].id != "1" {
		t.Errorf("%d accounts", len(s.accounts))
	}
	s.SetModel(Build(Input{Now: now}))
	if len(s.accounts) != 0 || !s.add.Visible() {
		t.Error("accounts stay after they were removed")
	}
}

func BenchmarkProgress(b *testing.B) {
	s, _ := newTestSidebar(b)
	var n int
	for b.Loop() {
		n++
		s.SetModel(two(fetch.State{Account: "1", Phase: fetch.Retrieving, Done: n, Total: 1 << 30, Rate: 1e6, Last: now.Add(-time.Hour)}))
	}
}

func TestASavedSearchIsMarkedWhileItIsShown(t *testing.T) {
	s, _ := newTestSidebar(t)
	m := two()
	m.Searches = searches([]organise.Search{{Name: "Invoices", Query: "invoice"}})
	m.Tags = tags([]archive.Tag{{Name: "Work"}})
	s.SetModel(m)
	s.Select(SearchView("invoice"))
	if !s.searches.items[0].Selected {
		t.Error("the saved search is not marked")
	}
	v := TagView("Work")
	v.Query = "typed within the tag"
	s.Select(v)
	if s.searches.items[0].Selected || !s.tags.items[0].Selected {
		t.Error("a search within a tag does not leave the tag marked")
	}
	m.Tags = nil
	s.SetModel(m)
	if len(s.tags.items) != 0 || len(s.searches.items) != 1 {
		t.Errorf("%d tags, %d searches are left", len(s.tags.items), len(s.searches.items))
	}
}
