package sidebar

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/organise"
	"github.com/mailloft/mailloft/ui/say"
	"github.com/mailloft/mailloft/ui/theme"
)

// Model is everything the sidebar shows, in words. It is plain data.
type Model struct {
	Folders  []Folder
	Tags     []Tag
	Searches []Folder // saved; their views have a query
	Accounts []Account
	Status   Status
	Busy     bool // some account is being fetched
	Paused   bool // nothing is fetched until the person wants it
}

// Folder is one of the views over every account. The figure beside a view is
// what is unread in it, as in other mail programs; how many messages there are
// stands above the list.
type Folder struct {
	View   archive.View
	Label  string
	Unread int
}

// Tag is a tag and the colour it is drawn in.
type Tag struct {
	Folder
	Name  string
	Color fyne.ThemeColorName
}

// Account is one account with its state.
type Account struct {
	ID       string
	Label    string
	Unread   int
	Detail   string  // progress, or last and next check, or what it waits for
	Progress float64 // 0 to 1; negative means there is none to show
	Busy     bool
	Disabled bool
	Problem  string // a sentence; empty when all is well
	Fixable  bool   // the person has to do something: offer "Fix…"
	Color    string // its name; empty is none
}

// Tone is how a status feels; it is never told by its colour alone.
type Tone int

// The tones of a Status.
const (
	Fine Tone = iota
	Working
	Careful
)

// Status is the line at the bottom.
type Status struct {
	Text string
	Tone Tone
}

// Input is what a Model is built from.
type Input struct {
	Counts   archive.Counts
	Tags     []archive.Tag
	Searches []organise.Search
	Accounts []account.Account
	States   []fetch.State
	Offline  bool
	Paused   bool // all sessions are
	Now      time.Time
}

// Build puts the state of things into words.
func Build(in Input) Model {
	m := Model{Folders: folders(in.Counts), Tags: tags(in.Tags), Searches: searches(in.Searches), Paused: in.Paused}
	states := make(map[string]fetch.State, len(in.States))
	for _, s := range in.States {
		states[s.Account] = s
	}
	for _, a := range in.Accounts {
		s, ok := states[a.ID]
		if !ok {
			s.Phase = fetch.Idle
		}
		item := accountItem(a, s, in.Now)
		item.Unread = in.Counts.ByAccount[a.ID].Unread
		m.Busy = m.Busy || item.Busy
		m.Accounts = append(m.Accounts, item)
	}
	m.Status = status(in, m.Accounts)
	return m
}

func folders(c archive.Counts) []Folder {
	return []Folder{
		{View: archive.View{Folder: archive.Inbox}, Label: lang.L("Inbox"), Unread: c.Unread},
		{View: archive.View{Folder: archive.Unread}, Label: lang.L("Unread"), Unread: c.Unread},
		{View: archive.View{Folder: archive.Starred}, Label: lang.L("Starred")},
		{View: archive.View{Folder: archive.Archived}, Label: lang.L("Archive")},
		{View: archive.View{Folder: archive.All}, Label: lang.L("All mail")},
		{View: archive.View{Folder: archive.Trash}, Label: lang.L("Trash")},
	}
}

// TagView is what a tag's item shows.
func TagView(name string) archive.View { return archive.View{Folder: archive.All, Tag: name} }

func tags(list []archive.Tag) []Tag {
	var items []Tag
	for _, t := range list {
		items = append(items, Tag{Folder{View: TagView(t.Name), Label: t.Name, Unread: t.Unread}, t.Name, theme.TagColor(t.Color, t.Name)})
	}
	return items
}

// SearchView is what a saved search's item shows.
func SearchView(query string) archive.View { return archive.View{Folder: archive.All, Query: query} }

func searches(list []organise.Search) []Folder {
	var items []Folder
	for _, s := range list {
		items = append(items, Folder{View: SearchView(s.Query), Label: s.Name})
	}
	return items
}

func accountItem(a account.Account, s fetch.State, now time.Time) Account {
	item := Account{ID: a.ID, Label: a.Title(), Progress: -1, Busy: s.Busy(), Color: a.Color}
	item.Disabled = a.Disabled || s.Phase == fetch.Disabled
	if item.Disabled {
		item.Detail = lang.L("Paused")
		return item
	}
	item.Detail = detail(a, s, now)
	if s.Phase == fetch.Retrieving || s.Phase == fetch.Deleting {
		item.Progress = progress(s)
	}
	if s.Problem != nil && !item.Busy {
		item.Problem = say.Words(s.Problem.Text)
		item.Fixable = s.Phase == fetch.NeedsYou
	}
	return item
}

func progress(s fetch.State) float64 {
	if s.Phase == fetch.Retrieving && s.OfBytes > 0 && s.Bytes <= s.OfBytes {
		return float64(s.Bytes) / float64(s.OfBytes)
	}
	if s.Total > 0 {
		return min(1, float64(s.Done)/float64(s.Total))
	}
	return 0
}

// detail says what an account does, or when it did and will do something.
func detail(a account.Account, s fetch.State, now time.Time) string {
	figures := map[string]any{"Done": theme.Number(s.Done), "Total": theme.Number(s.Total)}
	switch s.Phase {
	case fetch.Keyring:
		return lang.L("Waiting for the keyring…")
	case fetch.Connecting:
		return lang.L("Connecting…")
	case fetch.SigningIn:
		return lang.L("Signing in…")
	case fetch.Listing:
		return lang.L("Looking for new mail…")
	case fetch.Retrieving:
		text := lang.L("{{.Done}} of {{.Total}}", figures)
		if s.Rate >= 1 {
			text += " · " + theme.Bytes(int64(s.Rate)) + "/s"
		}
		return text
	case fetch.Deleting:
		return lang.L("Deleting on the server, {{.Done}} of {{.Total}}", figures)
	case fetch.Finishing:
		return lang.L("Finishing…")
	case fetch.Waiting:
		return lang.L("Tries again {{.When}}", map[string]any{"When": at(s.Next, now)})
	case fetch.NeedsYou:
		return ""
	}
	return idle(a, s, now)
}

func idle(a account.Account, s fetch.State, now time.Time) string {
	text := lang.L("Not checked yet")
	if !s.Last.IsZero() {
		text = lang.L("Checked {{.When}}", map[string]any{"When": theme.When(s.Last, now)})
		if s.New > 0 {
			text = theme.Count(s.New, "{{.Count}} new, {{.When}}", "{{.Count}} new, {{.When}}", map[string]any{"When": theme.When(s.Last, now)})
		}
	}
	switch {
	case s.Next.After(now):
		text += " · " + lang.L("next {{.When}}", map[string]any{"When": at(s.Next, now)})
	case a.Interval == 0:
		text += " · " + lang.L("on demand")
	}
	return text
}

// at says when something will happen: in how many seconds or minutes if that
// is soon, else at what time.
func at(t, now time.Time) string {
	left := t.Sub(now)
	switch {
	case left <= 0:
		return lang.L("now")
	case left < time.Minute:
		return lang.L("in {{.Seconds}} s", map[string]any{"Seconds": theme.Number(int(left.Round(time.Second).Seconds()))})
	case left < 10*time.Minute:
		return lang.L("in {{.Minutes}} min", map[string]any{"Minutes": theme.Number(int((left + 59*time.Second).Minutes()))})
	}
	return theme.When(t, now)
}

func status(in Input, accounts []Account) Status {
	var last time.Time
	for _, s := range in.States {
		if s.Last.After(last) {
			last = s.Last
		}
	}
	var busy, problems int
	for _, a := range accounts {
		if a.Busy {
			busy++
		}
		if a.Problem != "" {
			problems++
		}
	}
	switch {
	case len(accounts) == 0:
		return Status{lang.L("No account yet"), Careful}
	case in.Paused:
		return Status{lang.L("Getting mail is paused"), Careful}
	case in.Offline:
		return Status{lang.L("Offline"), Careful}
	case busy > 0:
		return Status{lang.L("Getting mail…"), Working}
	case problems > 0:
		return Status{theme.Count(problems, "{{.Count}} account needs a look", "{{.Count}} accounts need a look"), Careful}
	case last.IsZero():
		return Status{lang.L("Not checked yet"), Fine}
	}
	return Status{lang.L("Up to date") + " · " + theme.When(last, in.Now), Fine}
}
