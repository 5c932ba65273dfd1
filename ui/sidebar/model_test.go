package sidebar

import (
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/theme"
)

var now = time.Date(2026, 11, 23, 9, 43, 0, 0, time.UTC)

func TestEachPhaseIsToldInWords(t *testing.T) {
	last, soon := now.Add(-2*time.Minute), now.Add(8*time.Minute)
	for _, c := range []struct {
		state fetch.State
		want  string
	}{
		{fetch.State{}, "Not checked yet"},
		{fetch.State{Phase: fetch.Keyring}, "Waiting for the keyring…"},
		{fetch.State{Phase: fetch.Connecting}, "Connecting…"},
		{fetch.State{Phase: fetch.SigningIn}, "Signing in…"},
		{fetch.State{Phase: fetch.Listing}, "Looking for new mail…"},
		{fetch.State{Phase: fetch.Retrieving, Done: 312, Total: 4108, Rate: 1.2e6}, "312 of 4,108 · 1.2 MB/s"},
		{fetch.State{Phase: fetch.Retrieving, Done: 0, Total: 5}, "0 of 5"},
		{fetch.State{Phase: fetch.Deleting, Done: 3, Total: 5}, "Deleting on the server, 3 of 5"},
		{fetch.State{Phase: fetch.Finishing}, "Finishing…"},
		{fetch.State{Phase: fetch.Waiting, Next: now.Add(30 * time.Second)}, "Tries again in 30 s"},
		{fetch.State{Phase: fetch.Waiting, Next: now.Add(-time.Second)}, "Tries again now"},
		{fetch.State{Phase: fetch.NeedsYou}, ""},
		{fetch.State{Phase: fetch.Idle, Last: last, Next: soon}, "Checked 09:41 · next in 8 min"},
		{fetch.State{Phase: fetch.Idle, Last: last, Next: now.Add(20 * time.Minute), New: 3}, "3 new, 09:41 · next 10:03"},
		{fetch.State{Phase: fetch.Idle, Last: last.AddDate(0, -1, 0)}, "Checked 23 Oct"},
		{fetch.State{Phase: fetch.Disabled}, "Paused"},
	} {
		item := accountItem(account.Account{Interval: time.Minute}, c.state, now)
		if item.Detail != c.want {
			t.Errorf("%s: %q, want %q", c.state.Phase, item.Detail, c.want)
		}
	}
	if item := accountItem(account.Account{}, fetch.State{Last: last}, now); !strings.HasSuffix(item.Detail, "on demand") {
		t.Errorf("an account without an interval: %q", item.Detail)
	}
}

func TestProgressGoesByBytesWhereTheyAreKnown(t *testing.T) {
	for _, c := range []struct {
		state fetch.State
		want  float64
	}{
		{fetch.State{Phase: fetch.Retrieving, Done: 1, Total: 10, Bytes: 900, OfBytes: 1000}, 0.9},
		{fetch.State{Phase: fetch.Retrieving, Done: 1, Total: 10, Bytes: 2000, OfBytes: 1000}, 0.1}, // the listing lied
		{fetch.State{Phase: fetch.Retrieving, Done: 20, Total: 10}, 1},
		{fetch.State{Phase: fetch.Retrieving}, 0},
		{fetch.State{Phase: fetch.Connecting}, -1},
		{fetch.State{Phase: fetch.Idle}, -1},
	} {
		if got := accountItem(account.Account{}, c.state, now).Progress; got != c.want {
			t.Errorf("%+v: %v, want %v", c.state, got, c.want)
		}
	}
}

func TestAProblemIsShownAndOfferedForFixingWhenThePersonMustAct(t *testing.T) {
	p := problem.New(nil, "auth.refused", "The server refused the password.", "Type it again.")
	item := accountItem(account.Account{}, fetch.State{Phase: fetch.NeedsYou, Problem: p}, now)
	if item.Problem != p.Text || !item.Fixable {
		t.Errorf("%+v", item)
	}
	item = accountItem(account.Account{}, fetch.State{Phase: fetch.Waiting, Problem: p}, now)
	if item.Problem != p.Text || item.Fixable {
		t.Errorf("while it will try again by itself: %+v", item)
	}
	item = accountItem(account.Account{}, fetch.State{Phase: fetch.Connecting, Problem: p}, now)
	if item.Problem != "" {
		t.Errorf("an old problem is shown while it is being tried again: %+v", item)
	}
}

func TestTheStatusLineSaysHowThingsAre(t *testing.T) {
	two := []account.Account{{ID: "1"}, {ID: "2"}}
	last := now.Add(-2 * time.Minute)
	p := problem.New(nil, "x", "x", "")
	for _, c := range []struct {
		in   Input
		want Status
	}{
		{Input{}, Status{"No account yet", Careful}},
		{Input{Accounts: two}, Status{"Not checked yet", Fine}},
		{Input{Accounts: two, States: []fetch.State{{Account: "1", Phase: fetch.Idle, Last: last}}}, Status{"Up to date · 09:41", Fine}},
		{Input{Accounts: two, States: []fetch.State{{Account: "1", Phase: fetch.Listing}}}, Status{"Getting mail…", Working}},
		{Input{Accounts: two, Offline: true}, Status{"Offline", Careful}},
		{Input{Accounts: two, Paused: true}, Status{"Getting mail is paused", Careful}},
		{Input{Accounts: two, States: []fetch.State{{Account: "1", Problem: p}}}, Status{"1 account needs a look", Careful}},
		{Input{Accounts: two, States: []fetch.State{{Account: "1", Problem: p}, {Account: "2", Problem: p}}}, Status{"2 accounts need a look", Careful}},
	} {
		c.in.Now = now
		if got := Build(c.in).Status; got != c.want {
			t.Errorf("got %+v, want %+v", got, c.want)
		}
	}
}

func TestWhatIsUnreadStandsBesideItsView(t *testing.T) {
	m := Build(Input{
		Counts:   archive.Counts{All: 12, Inbox: 10, Archived: 2, Unread: 4, Starred: 2, Trash: 1, ByAccount: map[string]archive.AccountCounts{"1": {Unread: 3}}},
		Accounts: []account.Account{{ID: "1"}}, Now: now,
	})
	want := map[archive.Folder]int{archive.Inbox: 4, archive.Unread: 4}
	for _, f := range m.Folders {
		if f.Unread != want[f.View.Folder] {
			t.Errorf("%s: %d", f.Label, f.Unread)
		}
	}
	if m.Accounts[0].Unread != 3 {
		t.Errorf("account: %+v", m.Accounts[0])
	}
}

func TestTagsAndSavedSearchesHaveTheirViews(t *testing.T) {
	m := Build(Input{
		Tags:     []archive.Tag{{Name: "Work", Color: "red", Total: 5, Unread: 2}},
		Searches: []organise.Search{{Name: "Invoices", Query: "subject:invoice"}}, Now: now,
	})
	if len(m.Tags) != 1 || m.Tags[0].View != TagView("Work") || m.Tags[0].Unread != 2 || m.Tags[0].Color != theme.TagColor("red", "") {
		t.Errorf("tags: %+v", m.Tags)
	}
	if len(m.Searches) != 1 || m.Searches[0].View != SearchView("subject:invoice") || m.Searches[0].Label != "Invoices" {
		t.Errorf("searches: %+v", m.Searches)
	}
}
