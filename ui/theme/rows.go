package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Modifiers says which of Shift, Ctrl and Alt are held.
func Modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// Rows is what lists with a selection of their own have in common: the focus,
// and the keys that move a cursor. A list embeds it and calls Begin.
type Rows struct {
	HasFocus bool
	Held     func() fyne.KeyModifier // a test sets its own
	list     interface {
		fyne.CanvasObject
		fyne.Focusable
	}
}

// Begin says which list it is part of.
func (r *Rows) Begin(list interface {
	fyne.CanvasObject
	fyne.Focusable
}) {
	r.list, r.Held = list, Modifiers
}

// Shift reports whether the selection is extended.
func (r *Rows) Shift() bool { return r.Held()&fyne.KeyModifierShift != 0 }

// Ctrl reports whether a row is added to the selection, or taken out of it.
func (r *Rows) Ctrl() bool { return r.Held()&fyne.KeyModifierShortcutDefault != 0 }

// Focus gives the list the keyboard.
func (r *Rows) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.list); c != nil {
		c.Focus(r.list)
	}
}

// FocusGained implements fyne.Focusable.
func (r *Rows) FocusGained() { r.setFocus(true) }

// FocusLost implements fyne.Focusable.
func (r *Rows) FocusLost() { r.setFocus(false) }

func (r *Rows) setFocus(on bool) {
	r.HasFocus = on
	r.list.Refresh()
}

// TypedRune implements fyne.Focusable.
func (r *Rows) TypedRune(c rune) { PassRune(r.list, c) }

// Step is by how many of n rows of the given height a key moves the cursor.
// ok is false for all other keys.
func (r *Rows) Step(key fyne.KeyName, n int, height float32) (rows int, ok bool) {
	page := max(int(r.list.Size().Height/height)-1, 1)
	rows, ok = map[fyne.KeyName]int{
		fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: page, fyne.KeyPageUp: -page, fyne.KeyHome: -n, fyne.KeyEnd: n,
	}[key]
	return rows, ok && n > 0
}
