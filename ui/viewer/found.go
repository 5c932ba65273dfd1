package viewer

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// showWords highlights what was searched for when the message was opened.
func (v *Viewer) showWords() {
	if len(v.item.Words) > 0 {
		v.body.FindWords(v.item.Words)
	}
}

// found shows which match of how many is marked. The bar opens by itself if
// the words of a search stand in the message.
func (v *Viewer) found(current, total int) {
	if len(v.item.Words) > 0 && !v.find.Visible() && !v.wordsLeft && total > 0 {
		v.find.fill(strings.Join(v.item.Words, " "))
		v.find.Show()
		v.relayout()
	}
	v.find.found(current, total)
}

func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}
