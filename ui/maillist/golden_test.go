package maillist

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

type memory map[archive.ID]archive.Row

func (m memory) Rows(_ context.Context, ids []archive.ID) (rows []archive.Row, err error) {
	for _, id := range ids {
		rows = append(rows, m[id])
	}
	return rows, nil
}

// letters is a source of three messages in letters that Fyne's font has.
func letters() memory {
	day := noon.AddDate(0, 0, -3)
	return memory{
		1: {ID: 1, From: "Ada Lovelace", FromAddr: "ada@example.org", Subject: "The engine", Snippet: "It weaves algebraic patterns.", Date: day, Read: true},
		2: {ID: 2, From: "Grace Hopper", FromAddr: "grace@example.org", Subject: "A moth in the relay", Snippet: "First actual case of bug being found.", Date: day.Add(time.Hour), Starred: true, HasAttachments: true, Read: true},
		3: {ID: 3, From: "Alan Turing", FromAddr: "alan@example.org", Subject: "Lunch", Snippet: "Can machines eat?", Date: day.Add(2 * time.Hour)},
	}
}

func TestTheListIsDrawnAsItWas(t *testing.T) {
	sheet := golden.New(t, "list")
	show := func(state string, change func(*List)) {
		l, _ := newTestList(t, letters(), now)
		l.SetIDs([]archive.ID{3, 2, 1})
		l.rows.Resize(fyne.NewSize(420, 220))
		if change != nil {
			change(l)
		}
		l.rows.Refresh()
		sheet.Show(state, l.rows)
	}
	show("unread, starred, read", nil)
	show("the second is selected and focused", func(l *List) {
		l.Step(1)
		l.Step(1)
		l.rows.FocusGained()
	})
	golden.RightToLeft(t, theme.ReadDirection)
	show("from the right", nil)
	sheet.Compare()
}

func TestAnEmptyListIsDrawnAsItWas(t *testing.T) {
	l, _ := newTestList(t, letters(), now)
	sheet := golden.New(t, "empty")
	for _, state := range []struct {
		name string
		view View
	}{
		{"inbox", View{Folder: archive.Inbox}},
		{"nothing found", View{Folder: archive.Inbox, Query: "zzz"}},
		{"no stars", View{Folder: archive.Starred}},
		{"no account", View{Folder: archive.Inbox, NoAccounts: true}},
	} {
		l.view = state.view
		l.sayEmpty()
		l.empty.Resize(fyne.NewSize(420, 300))
		sheet.Show(state.name, l.empty)
	}
	sheet.Compare()
}
