package htmlview

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/mailloft/mailloft/app/mailhtml"
)

// clicks counts the clicks that fall together in time and place.
type clicks struct {
	count int
	last  time.Time
	at    fyne.Position
}

const (
	clickTime  = 400 * time.Millisecond
	clickSlack = 4
)

// add counts a click and tells whether it is the first, second or third.
func (c *clicks) add(at fyne.Position, now time.Time) int {
	near := abs(at.X-c.at.X) <= clickSlack && abs(at.Y-c.at.Y) <= clickSlack
	if !near || now.Sub(c.last) > clickTime || c.count == 3 {
		c.count = 0
	}
	c.count++
	c.at, c.last = at, now
	return c.count
}

// onPage turns a place on the surface into one on the page.
func (s *surface) onPage(at fyne.Position) (x, y float32) {
	o := s.origin()
	return at.X - o.X, at.Y - o.Y
}

func (s *surface) hit(at fyne.Position) Pos { return s.view.page.Hit(s.onPage(at)) }

func (s *surface) linkAt(at fyne.Position) (Link, bool) {
	if s.view.page == nil {
		return Link{}, false
	}
	return s.view.page.LinkAt(s.onPage(at))
}

// MouseDown begins a selection; with Shift it extends the one there is.
func (s *surface) MouseDown(ev *desktop.MouseEvent) {
	s.takeFocus()
	v := s.view
	s.pressedURL = ""
	if v.page == nil || ev.Button != desktop.MouseButtonPrimary {
		return
	}
	at := s.hit(ev.Position)
	count := s.pressed.add(ev.Position, time.Now())
	switch {
	case ev.Modifier&fyne.KeyModifierShift != 0:
		v.selection.extend(v.page, at)
	case count == 2:
		v.selection.begin(v.page, at, byWord)
	case count == 3:
		v.selection.begin(v.page, at, byLine)
	default:
		v.selection.begin(v.page, at, byCharacter)
		if link, ok := s.linkAt(ev.Position); ok {
			s.pressedURL = link.URL
		}
	}
	s.selectionChanged()
}

// MouseUp follows a link that was pressed and not dragged across.
func (s *surface) MouseUp(ev *desktop.MouseEvent) {
	link, ok := s.linkAt(ev.Position)
	if ok && ev.Button == desktop.MouseButtonPrimary && link.URL == s.pressedURL && s.view.selection.empty() {
		s.view.openLink(link)
	}
	s.pressedURL = ""
}

// Dragged extends the selection and scrolls when the pointer leaves the view.
func (s *surface) Dragged(ev *fyne.DragEvent) {
	v := s.view
	if v.page == nil {
		return
	}
	v.selection.extend(v.page, s.hit(ev.Position))
	s.selectionChanged()
	above := ev.Position.Y - v.scroll.Offset.Y
	if below := above - v.scroll.Size().Height; above < 0 {
		v.scrollBy(above)
	} else if below > 0 {
		v.scrollBy(below)
	}
}

// DragEnd is part of fyne.Draggable.
func (s *surface) DragEnd() {}

// MouseIn is part of desktop.Hoverable.
func (s *surface) MouseIn(ev *desktop.MouseEvent) { s.MouseMoved(ev) }

// MouseMoved tells which link is under the pointer.
func (s *surface) MouseMoved(ev *desktop.MouseEvent) {
	link, ok := s.linkAt(ev.Position)
	switch {
	case ok:
		s.cursor = desktop.PointerCursor
		if mailhtml.IsFold(link.URL) {
			link.URL = ""
		}
		s.view.hover(shownAddress(link.URL))
		return
	case s.view.page != nil:
		s.cursor = desktop.TextCursor
	default:
		s.cursor = desktop.DefaultCursor
	}
	s.view.hover("")
}

// MouseOut is part of desktop.Hoverable.
func (s *surface) MouseOut() { s.view.hover("") }

// Cursor is part of desktop.Cursorable.
func (s *surface) Cursor() desktop.Cursor { return s.cursor }

func (s *surface) takeFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil && !s.focused {
		s.byMouse = true
		c.Focus(s)
		s.byMouse = false
	}
}

// FocusGained shows the focus if the keyboard brought it.
func (s *surface) FocusGained() {
	s.focused = true
	if !s.byMouse {
		s.view.ring.Show()
	}
	s.view.Refresh()
	s.place()
}

// FocusLost is part of fyne.Focusable.
func (s *surface) FocusLost() {
	s.focused = false
	s.view.ring.Hide()
	s.place()
}

func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// selectionChanged boxes the selection and shows it.
func (s *surface) selectionChanged() {
	s.boxSelection()
	s.place()
}

func (v *View) hover(address string) {
	if address == v.hovered {
		return
	}
	v.hovered = address
	if v.OnHover != nil {
		v.OnHover(address)
	}
}

// openLink goes to a place in the message, or asks to open an address.
func (v *View) openLink(l Link) {
	if mailhtml.IsFold(l.URL) {
		if v.OnFold != nil {
			v.OnFold(l.URL)
		}
		return
	}
	if name, ok := strings.CutPrefix(l.URL, "#"); ok {
		if y, ok := v.page.About().Anchors[name]; ok {
			v.scrollTo(v.scroll.Offset.X, y+v.Inset.Height)
		}
		return
	}
	if address, ok := target(l.URL); ok && v.OnOpenLink != nil {
		v.OnOpenLink(address, l.Deceptive)
	}
}
