package maillist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// searchEntry is the search field: Escape empties and leaves it, Down and
// Enter go to the messages.
type searchEntry struct {
	widget.Entry
	list    *List
	hints   *hintLine
	focused bool
	clear   *theme.Button
}

var (
	_ fyne.Widget     = (*searchEntry)(nil)
	_ fyne.Accessible = (*searchEntry)(nil)
)

func newSearchEntry(l *List) *searchEntry {
	s := &searchEntry{list: l}
	s.clear = theme.NewButtonWithIcon("", theme.Tinted(theme.IconClose, theme.ColorMuted), func() { s.SetText("") })
	s.clear.Importance = widget.LowImportance
	s.clear.Name = lang.L("Empty the search")
	s.clear.Hide()
	s.Icon = theme.Tinted(theme.IconSearch, theme.ColorMuted)
	s.ActionItem = s.clear
	s.PlaceHolder = s.hint(0)
	s.OnChanged = s.changed
	s.OnSubmitted = func(string) { s.toFound() }
	s.ExtendBaseWidget(s)
	return s
}

// hint is the placeholder: with a word about operators where there is room,
// since an entry lets a longer one scroll.
func (s *searchEntry) hint(width float32) string {
	short := lang.L("Search mail")
	if theme.RightToLeft() {
		return short // Fyne would put the two in the wrong order
	}
	long := short + "   from:  has:attachment"
	size := theme.Size(fynetheme.SizeNameText)
	if fyne.MeasureText(long, size, fyne.TextStyle{}).Width+5*theme.Size(fynetheme.SizeNameInlineIcon) < width {
		return long
	}
	return short
}

// Resize implements fyne.CanvasObject.
func (s *searchEntry) Resize(size fyne.Size) {
	if hint := s.hint(size.Width); hint != s.PlaceHolder {
		s.SetPlaceHolder(hint)
	}
	s.Entry.Resize(size)
}

func (s *searchEntry) changed(text string) {
	s.showClear()
	s.hints.update(s.focused)
	if s.list.OnSearch != nil {
		s.list.OnSearch(text)
	}
}

// toFound goes to what was found, to the first of it if nothing is selected, so
// that the next key has something to act on. While the list is still that of the
// search before, only the keyboard goes there.
func (s *searchEntry) toFound() {
	l := s.list
	l.FocusList()
	found := s.Text != "" && s.Text == l.view.Query && len(l.rows.ids) > 0
	if found && l.rows.sel.len() == 0 {
		l.rows.choose(0)
	}
}

func (s *searchEntry) showClear() { visible(s.clear, s.Text != "") }

// AccessibilityLabel implements fyne.Accessible.
func (s *searchEntry) AccessibilityLabel() string {
	if s.Text != "" {
		return lang.L("Search mail") + ": " + s.Text
	}
	return lang.L("Search mail")
}

// AccessibilityRole implements fyne.Accessible.
func (s *searchEntry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// TypedKey implements fyne.Focusable.
func (s *searchEntry) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		s.SetText("")
		s.list.FocusList()
	case fyne.KeyDown:
		s.toFound()
	case fyne.KeyF1, fyne.KeyF5, fyne.KeyF6, fyne.KeyF9, fyne.KeyF11:
		if s.list.OnKey != nil {
			s.list.OnKey(e)
		}
	default:
		s.Entry.TypedKey(e)
	}
}
