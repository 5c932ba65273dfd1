package sidebar

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/app/problem"
	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestItemsAreDrawnAsTheyWere(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	s := golden.New(t, "item")
	one := func(change func(*item)) fyne.CanvasObject {
		i := newItem(archive.View{Folder: archive.Unread}, theme.IconMail, func() {})
		i.set("Unread", 12)
		i.Resize(fyne.NewSize(230, i.MinSize().Height))
		if change != nil {
			change(i)
		}
		return i
	}
	s.Show("normal", one(nil))
	s.Show("empty", one(func(i *item) { i.set("Unread", 0) }))
	s.Show("hovered", one(func(i *item) { i.MouseIn(nil) }))
	s.Show("selected", one(func(i *item) { i.mark(true, false) }))
	s.Show("selected and focused", one(func(i *item) { i.mark(true, true) }))
	golden.RightToLeft(t, theme.ReadDirection)
	s.Show("from the right", one(func(i *item) { i.Refresh() }))
	s.Compare()
}

func TestTheSidebarIsDrawnAsItWas(t *testing.T) {
	s, _ := newTestSidebar(t)
	sheet := golden.New(t, "sidebar")
	s.Resize(fyne.NewSize(230, 480))
	sheet.Show("without an account", s)
	refused := problem.New(errors.New("-ERR"), "auth.rejected", "The server refused the password.", "Type it again.")
	s.SetModel(two(
		fetch.State{Account: "1", Phase: fetch.Retrieving, Done: 31, Total: 124},
		fetch.State{Account: "2", Phase: fetch.NeedsYou, Problem: refused},
	))
	s.Select(archive.View{Folder: archive.Inbox})
	sheet.Show("one account is busy, one has a problem", s)
	sheet.Compare()
}
