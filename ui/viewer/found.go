package viewer

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Search highlights the words of another search in the message that is shown,
// or none.
func (v *Viewer) Search(words []string) {
	if v.content == nil || slices.Equal(words, v.item.Words) {
		return
	}
	if len(v.item.Words) > 0 && v.find.entry.Text == strings.Join(v.item.Words, " ") {
		v.find.Hide()
	}
	v.item.Words, v.wordsLeft = words, false
	v.body.FindWords(words)
	v.openFoldsWith(words...)
	v.relayout()
}

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
