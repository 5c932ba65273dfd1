package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// modal returns the dialog that lies over the panes of a window; nil if none.
// Fyne wraps what lies there into a widget of its own that tells its content
// only to its renderer. Menus and lists that pop up are no *widget.PopUp.
func modal(win fyne.Window) *widget.PopUp {
	top, ok := win.Canvas().Overlays().Top().(fyne.Widget)
	if !ok {
		return nil
	}
	for _, o := range top.CreateRenderer().Objects() {
		if p, ok := o.(*widget.PopUp); ok {
			return p
		}
	}
	return nil
}

// typedInDialog takes the keys that the dialog over a window has no use for,
// so that they do not reach the panes behind it: Escape leaves the dialog as
// if it had not been asked. It reports whether there is one.
func typedInDialog(win fyne.Window, e *fyne.KeyEvent) bool {
	p := modal(win)
	if p != nil && e.Name == fyne.KeyEscape {
		p.Hide()
	}
	return p != nil
}

// whileNoDialog keeps the shortcuts of a menu, which Fyne takes whatever lies
// over the window, from working behind a dialog. Quit always works.
func (w *Window) whileNoDialog(items []*fyne.MenuItem) {
	for _, item := range items {
		if item.ChildMenu != nil {
			w.whileNoDialog(item.ChildMenu.Items)
		}
		do := item.Action
		if do == nil || item.IsQuit {
			continue
		}
		item.Action = func() {
			if modal(w.win) == nil {
				do()
			}
		}
	}
}

// dialogEntry is an entry in a dialog: Escape leaves the dialog.
type dialogEntry struct {
	widget.Entry
	win fyne.Window
}

func newDialogEntry(win fyne.Window, text string) *dialogEntry {
	e := &dialogEntry{win: win}
	e.ExtendBaseWidget(e)
	e.SetText(text)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *dialogEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		typedInDialog(e.win, k)
		return
	}
	e.Entry.TypedKey(k)
}
