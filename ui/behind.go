package ui

import (
	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/ui/modal"
)

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
			if modal.Over(w.win) == nil {
				do()
			}
		}
	}
}
