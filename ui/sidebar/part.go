package sidebar

import (
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// foldAbove is how many items of a part are shown at first, so that the
// accounts below stay in sight.
const foldAbove = 8

// part is a part of the list that may have any number of items. A long one is
// folded until the person unfolds it or chooses something in it.
type part struct {
	items []*item
	open  bool
}

// shown are the items that are not folded away. What would be folded is more
// than one line, for the line that unfolds takes one itself.
func (p *part) shown() []*item {
	if p.open || len(p.items) <= foldAbove+1 {
		return p.items
	}
	return p.items[:foldAbove]
}

// hides reports whether v is shown by an item that is folded away.
func (p *part) hides(v archive.View) bool {
	for _, i := range p.items[len(p.shown()):] {
		if i.view == v {
			return true
		}
	}
	return false
}

// addPart puts a part into the list, with its heading, if it has any items.
func (s *Sidebar) addPart(p *part, title string) {
	if len(p.items) == 0 {
		return
	}
	s.list.Add(section(title))
	for _, i := range p.shown() {
		s.list.Add(i)
	}
	if len(p.items) <= foldAbove+1 {
		return
	}
	text := lang.L("Show all {{.Count}}", map[string]any{"Count": theme.Number(len(p.items))})
	if p.open {
		text = lang.L("Show fewer")
	}
	more := widget.NewHyperlink(text, nil)
	more.SizeName = fynetheme.SizeNameCaptionText
	more.Alignment = theme.Start()
	more.OnTapped = func() { s.toggle(p) }
	s.list.Add(theme.Padded(-6, -6, 34, 6, theme.Across(more, nil, layout.NewSpacer())))
}

// toggle unfolds a part, or folds it.
func (s *Sidebar) toggle(p *part) {
	p.open = !p.open
	s.fill()
	s.show(true)
}
