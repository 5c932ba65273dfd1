package ui

import (
	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
)

// place is where the person is: a view, a search in it, and the message that
// is read.
type place struct {
	view    archive.View
	message archive.ID // 0 without one
	page    bool       // the message has the place of the list
}

// placesKept is how far back one can go.
const placesKept = 100

// places are where the person has been, for Back and Forward.
type places struct {
	list []place
	at   int
}

// visit takes in that the person is at p. A message opened first in a view,
// and a search that goes on being typed, are no places of their own.
func (s *places) visit(p place) {
	if len(s.list) == 0 {
		s.list = []place{p}
		return
	}
	now := s.list[s.at]
	switch {
	case p == now:
		return
	case now.message == 0 && now.page == p.page && (now.view == p.view || typedOn(now.view, p.view)):
		s.list[s.at] = p
		return
	}
	s.list = append(s.list[:s.at+1], p)
	if len(s.list) > placesKept {
		s.list = s.list[1:]
	}
	s.at = len(s.list) - 1
}

// typedOn reports whether b is the search a, changed.
func typedOn(a, b archive.View) bool {
	if a.Query == "" || b.Query == "" {
		return false
	}
	a.Query, b.Query = "", ""
	return a == b
}

func (s *places) can(delta int) bool { return s.at+delta >= 0 && s.at+delta < len(s.list) }

func (s *places) step(delta int) place {
	s.at += delta
	return s.list[s.at]
}

// visited keeps in mind where the person is now.
func (w *Window) visited() {
	if w.wanted != 0 {
		return // still on the way there
	}
	p := place{view: w.view}
	if w.panes.current.page && w.panes.opened {
		p.page, p.message = true, w.pane.shown
	} else if !w.panes.current.page {
		p.message = w.pane.shown
	}
	w.places.visit(p)
	w.bar.show(w)
}

func (w *Window) goBack()    { w.goTo(-1) }
func (w *Window) goForward() { w.goTo(1) }

// goTo shows another of the places the person has been at.
func (w *Window) goTo(delta int) {
	if !w.places.can(delta) {
		return
	}
	p := w.places.step(delta)
	w.wanted = p.message
	if w.panes.current.page {
		w.panes.open(p.page)
	}
	if p.view != w.view {
		w.openView(p.view)
	} else if !w.showWanted() {
		w.missed()
	}
	w.bar.show(w)
}

// showWanted selects the message of the place that is gone to, once the list
// has it. It reports whether nothing is wanted any more.
func (w *Window) showWanted() bool {
	wanted := w.wanted
	if wanted == 0 || !w.list.Has(wanted) {
		return wanted == 0
	}
	w.wanted = 0
	if w.pane.shown == wanted {
		return true
	}
	w.list.Select(wanted)
	return true
}

// missed shows the message that is gone to although the list lacks it, as
// one that was moved away since.
func (w *Window) missed() {
	wanted := w.wanted
	w.wanted = 0
	if wanted == 0 || w.pane.shown == wanted {
		return
	}
	w.rows([]archive.ID{wanted}, func(rows []archive.Row) {
		if len(rows) == 1 {
			w.openInConversation(w.pane, rows[0])
		}
	})
}

// backKey is what goes back in other programs of the system, with its modifier.
func backKey(mac bool) (back, forward fyne.KeyName, modifier fyne.KeyModifier) {
	if mac { // there, Alt and an arrow go from word to word
		return fyne.KeyLeftBracket, fyne.KeyRightBracket, fyne.KeyModifierSuper
	}
	return fyne.KeyLeft, fyne.KeyRight, fyne.KeyModifierAlt
}
