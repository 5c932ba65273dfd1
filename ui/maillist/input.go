package maillist

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

var (
	_ fyne.Widget            = (*rows)(nil)
	_ fyne.Accessible        = (*rows)(nil)
	_ fyne.Focusable         = (*rows)(nil)
	_ fyne.Scrollable        = (*rows)(nil)
	_ fyne.SecondaryTappable = (*rows)(nil)
	_ fyne.Shortcutable      = (*rows)(nil)
	_ desktop.Hoverable      = (*rows)(nil)
	_ desktop.Mouseable      = (*rows)(nil)
)

// click remembers the last press, to tell a double click. Fyne's own
// DoubleTapped would delay every single one by its waiting time.
type click struct {
	id archive.ID
	at time.Time
}

const doubleClick = 400 * time.Millisecond

// index is the row at y, or -1.
func (r *rows) index(y float32) int {
	i := int((r.offset + float64(y)) / r.rowHeight())
	if y < 0 || i < 0 || i >= len(r.ids) {
		return -1
	}
	return i
}

// Scrolled implements fyne.Scrollable.
func (r *rows) Scrolled(e *fyne.ScrollEvent) {
	r.scrollTo(r.offset - float64(theme.Turned(e).Scrolled.DY))
	r.setHover(e.Position.Y)
}

// MouseIn implements desktop.Hoverable.
func (r *rows) MouseIn(e *desktop.MouseEvent) { r.setHover(e.Position.Y) }

// MouseMoved implements desktop.Hoverable.
func (r *rows) MouseMoved(e *desktop.MouseEvent) { r.setHover(e.Position.Y) }

// MouseOut implements desktop.Hoverable.
func (r *rows) MouseOut() { r.setHover(-1) }

func (r *rows) setHover(y float32) {
	if i := r.index(y); i != r.hover {
		r.hover = i
		r.arrange()
	}
}

// MouseDown selects: on the press, as native lists do.
func (r *rows) MouseDown(e *desktop.MouseEvent) {
	r.keys = false
	r.list.focusRows()
	i := r.index(e.Position.Y)
	if i < 0 {
		return
	}
	id := r.ids[i]
	if e.Button == desktop.MouseButtonSecondary {
		if !r.sel.has(id) {
			r.choose(i)
		}
		return
	}
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	if r.overStar(i, e.Position) {
		r.toggleStar(id)
		return
	}
	now := r.now()
	double := r.click.id == id && now.Sub(r.click.at) < doubleClick
	r.click = click{id, now}
	switch {
	case e.Modifier&fyne.KeyModifierShift != 0:
		r.extend(i, e.Modifier&fyne.KeyModifierShortcutDefault != 0)
	case e.Modifier&fyne.KeyModifierShortcutDefault != 0:
		r.sel.toggle(id)
		r.moved(i)
	case double:
		r.click = click{}
		r.list.open(id)
	default:
		r.choose(i)
		run(r.list.OnPick)
	}
}

// MouseUp implements desktop.Mouseable.
func (r *rows) MouseUp(*desktop.MouseEvent) {}

// TappedSecondary opens the context menu.
func (r *rows) TappedSecondary(e *fyne.PointEvent) {
	if i := r.index(e.Position.Y); i >= 0 {
		if !r.sel.has(r.ids[i]) {
			r.choose(i)
		}
		r.list.showMenu(e.AbsolutePosition)
	}
}

func (r *rows) overStar(i int, at fyne.Position) bool {
	m := &r.measure
	right := r.Size().Width - m.right
	if m.mirrored {
		at.X = r.Size().Width - at.X
	}
	y := at.Y - float32(float64(i)*r.rowHeight()-r.offset)
	return at.X >= right-m.icon-4 && at.X <= right+4 && y >= m.lines[2]-m.icon/2-4 && y <= m.lines[2]+m.icon/2+4
}

func (r *rows) toggleStar(id archive.ID) {
	if row := r.list.cache.row(id); row != nil && r.list.OnStar != nil {
		r.list.OnStar([]archive.ID{id}, !row.Starred)
	}
}

// choose selects row i alone and puts the cursor on it.
func (r *rows) choose(i int) {
	same := r.sel.len() == 1 && r.sel.has(r.ids[i])
	r.sel.only(r.ids[i])
	r.at = i
	r.reveal(i)
	r.arrange()
	if !same {
		r.list.selected()
	}
}

// extend selects from the anchor to row i.
func (r *rows) extend(i int, add bool) {
	anchor := indexOf(r.ids, r.sel.anchor, r.at)
	if anchor < 0 {
		anchor = i
	}
	r.sel.extend(r.ids, anchor, i, add)
	r.moved(i)
}

// moved is called when the cursor has gone to row i.
func (r *rows) moved(i int) {
	r.at = i
	r.reveal(i)
	r.arrange()
	r.list.selected()
}

// step moves the cursor by delta rows; extend selects on the way.
func (r *rows) step(delta int, extend bool) {
	if len(r.ids) == 0 {
		return
	}
	i := min(max(r.at+delta, 0), len(r.ids)-1)
	if r.sel.cursor == 0 { // nothing selected yet: begin on the screen
		i = min(r.first(), len(r.ids)-1)
		if delta >= len(r.ids) {
			i = len(r.ids) - 1
		}
	}
	if extend {
		r.extend(i, false)
		return
	}
	r.choose(i)
}

// FocusGained implements fyne.Focusable.
func (r *rows) FocusGained() {
	r.focused = true
	r.arrange()
}

// FocusLost implements fyne.Focusable.
func (r *rows) FocusLost() {
	r.focused = false
	r.keys = true // unless it comes back by the mouse
	r.arrange()
}

// TypedKey implements fyne.Focusable.
func (r *rows) TypedKey(e *fyne.KeyEvent) {
	r.keys = true
	extend := r.list.modifiers()&fyne.KeyModifierShift != 0
	page := max(1, r.shown()-2)
	switch e.Name {
	case fyne.KeyDown:
		r.step(1, extend)
	case fyne.KeyUp:
		r.step(-1, extend)
	case fyne.KeyPageDown:
		r.step(page, extend)
	case fyne.KeyPageUp:
		r.step(-page, extend)
	case fyne.KeyHome:
		r.step(-len(r.ids), extend)
	case fyne.KeyEnd:
		r.step(len(r.ids), extend)
	case fyne.KeyReturn, fyne.KeyEnter:
		if r.sel.cursor != 0 {
			r.list.open(r.sel.cursor)
		}
	case fyne.KeyDelete, fyne.KeyBackspace:
		r.list.TrashSelected()
	case fyne.KeyEscape:
		if r.sel.len() > 1 {
			r.choose(r.at)
		} else if r.list.OnKey != nil {
			r.list.OnKey(e)
		}
	default:
		if r.list.OnKey != nil {
			r.list.OnKey(e)
		}
	}
}

// TypedRune answers the letters webmail taught people.
func (r *rows) TypedRune(c rune) {
	r.keys = true
	switch c {
	case 'j':
		r.step(1, false)
	case 'k':
		r.step(-1, false)
	case '/':
		r.list.FocusSearch()
	case ' ':
		if r.list.OnSpace != nil {
			r.list.OnSpace()
		}
	default:
		if r.list.OnRune != nil {
			r.list.OnRune(c)
		}
	}
}

// TypedShortcut selects everything on Ctrl+A and leaves the rest to the window.
func (r *rows) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutSelectAll); ok {
		r.list.SelectAll()
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(r).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}
