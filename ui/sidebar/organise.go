package sidebar

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// fillSearches puts the saved searches into the list, if there are any.
func (s *Sidebar) fillSearches() {
	s.searches.items = s.searches.items[:0]
	for _, f := range s.model.Searches {
		i := newItem(f.View, theme.IconSearch, func() { s.choose(f.View) })
		i.onAlt = func(at fyne.Position) { s.popUp(s.searchMenu(f.View.Query), at) }
		s.searches.items = append(s.searches.items, i)
	}
	s.addPart(&s.searches, lang.L("Saved searches"))
}

// fillTags puts the tags into the list, if there are any.
func (s *Sidebar) fillTags() {
	s.tags.items = s.tags.items[:0]
	for _, t := range s.model.Tags {
		i := newItem(t.View, theme.IconTagFilled, func() { s.choose(t.View) })
		i.icon.Resource = theme.Tinted(theme.IconTagFilled, t.Color)
		i.onAlt = func(at fyne.Position) { s.popUp(s.tagMenu(t.Name), at) }
		s.tags.items = append(s.tags.items, i)
	}
	s.addPart(&s.tags, lang.L("Tags"))
}

// organiseChanged reports whether m has other tags or saved searches than are
// shown; figures don't count.
func (s *Sidebar) organiseChanged(m Model) bool {
	sameTag := func(a, b Tag) bool { return a.Name == b.Name && a.Color == b.Color }
	sameSearch := func(a, b Folder) bool { return a.View == b.View }
	return !slices.EqualFunc(s.model.Tags, m.Tags, sameTag) || !slices.EqualFunc(s.model.Searches, m.Searches, sameSearch)
}

func (s *Sidebar) popUp(m *fyne.Menu, at fyne.Position) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		widget.ShowPopUpMenuAtPosition(m, c, at)
	}
}

func entry(text string, icon fyne.Resource, do func()) *fyne.MenuItem {
	m := fyne.NewMenuItem(text, do)
	m.Icon = icon
	return m
}

func (s *Sidebar) tagMenu(name string) *fyne.Menu {
	return fyne.NewMenu("",
		entry(lang.L("Name and colour…"), theme.IconEdit, func() { call(s.OnEditTag, name) }),
		entry(lang.L("New tag…"), theme.IconAdd, func() { run(s.OnNewTag) }),
		fyne.NewMenuItemSeparator(),
		entry(lang.L("Remove tag"), theme.IconDelete, func() { call(s.OnRemoveTag, name) }))
}

func (s *Sidebar) searchMenu(query string) *fyne.Menu {
	return fyne.NewMenu("",
		entry(lang.L("Name and words…"), theme.IconEdit, func() { call(s.OnEditSearch, query) }),
		fyne.NewMenuItemSeparator(),
		entry(lang.L("Remove saved search"), theme.IconDelete, func() { call(s.OnDropSearch, query) }))
}

func (s *Sidebar) trashMenu() *fyne.Menu {
	return fyne.NewMenu("",
		entry(lang.L("How long Trash is kept…"), theme.IconClock, func() { run(s.OnKeepTrash) }),
		fyne.NewMenuItemSeparator(),
		entry(lang.L("Empty Trash…"), theme.IconDelete, func() { run(s.OnEmptyTrash) }))
}
