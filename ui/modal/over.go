package modal

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Over returns the dialog that lies over the panes of a window; nil if none.
// Fyne wraps what lies there into a widget of its own that tells its content
// only to its renderer. Menus and lists that pop up are no *widget.PopUp.
func Over(win fyne.Window) *widget.PopUp {
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

// Typed takes the keys that the dialog over a window has no use for, so that
// they do not reach the panes behind it: Escape leaves one of Fyne's own as if
// it had not been asked. It reports whether there is a dialog.
func Typed(win fyne.Window, e *fyne.KeyEvent) bool {
	p := Over(win)
	if p != nil && e.Name == fyne.KeyEscape {
		p.Hide()
	}
	return p != nil
}
