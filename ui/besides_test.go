package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
)

func TestEveryWindowFitsBesideASmallOneInLargeText(t *testing.T) {
	room := fyne.NewSize(900, 600)
	s := newStage(t, room, false, func(p *prefs) { p.Text = 2 })
	w := s.w
	for name, open := range map[string]func(){
		"rules": w.openRules, "attachments": w.openAttachments, "statistics": w.openStatistics, "log": w.openLog,
		"on the server": func() { w.openServer(w.core.Accounts.List()[0].ID) },
		"message":       func() { w.openMessage(archive.ID(1)) },
	} {
		before := len(w.app.Driver().AllWindows())
		open()
		s.settle()
		all := w.app.Driver().AllWindows()
		if len(all) != before+1 {
			t.Errorf("%s opened %d windows", name, len(all)-before)
			continue
		}
		win := all[len(all)-1]
		if m, size := win.Content().MinSize(), win.Canvas().Size(); m.Width > room.Width || m.Height > room.Height || size.Width > room.Width || size.Height > room.Height {
			t.Errorf("%s needs %v and opens with %v where there are %v", name, m, size, room)
		}
		win.Close()
	}
}
