package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/ui/theme"
)

// notify tells once, in one notification, what the sessions that have ended
// brought; old is what was known of them before. It is quiet while the person
// looks at the window.
func (w *Window) notify(old, now map[string]fetch.State) {
	if !w.prefs.Notify || w.visibleTo() {
		return
	}
	var lines []string
	total := 0
	for _, a := range w.core.Accounts.List() {
		s, ok := now[a.ID]
		if n := arrived(old[a.ID], s); ok && n > 0 {
			total += n
			lines = append(lines, a.Title()+": "+newMessages(n))
		}
	}
	switch {
	case len(lines) == 0:
	case len(lines) == 1:
		w.app.SendNotification(fyne.NewNotification("Mailloft", lines[0]))
	default:
		w.app.SendNotification(fyne.NewNotification(newMessages(total), strings.Join(lines, "\n")))
	}
}

// arrived is how many messages a session brought that has ended between two
// states.
func arrived(before, now fetch.State) int {
	if now.Busy() || now.Phase != fetch.Idle || !now.Last.After(before.Last) {
		return 0
	}
	return now.New
}

func newMessages(n int) string {
	return theme.Count(n, "{{.Count}} new message", "{{.Count}} new messages")
}
