package htmlview

import "fyne.io/fyne/v2"

// SelectAll marks the whole text.
func (v *View) SelectAll() {
	if v.page == nil {
		return
	}
	from, to := v.page.All()
	v.selection.set(Range{From: from, To: to})
	v.surface.selectionChanged()
}

// SelectedText gives what is marked, in reading order.
func (v *View) SelectedText() string {
	if v.page == nil || v.selection.empty() {
		return ""
	}
	r := v.selection.bounds()
	return v.page.Text(r.From, r.To)
}

// Copy puts what is marked on the clipboard.
func (v *View) Copy() {
	if text := v.SelectedText(); text != "" {
		fyne.CurrentApp().Clipboard().SetContent(text)
	}
}
