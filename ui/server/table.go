package server

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/fetch"
	"github.com/mailloft/mailloft/ui/theme"
)

// table shows the model's messages. It draws only the rows on the screen, so
// how many there are makes no difference. Selecting is the model's: Fyne's
// list knows of one row only.
type table struct {
	widget.List
	rows  theme.Rows
	model *model
	busy  map[int]bool // numbers an order under way is about
	looks map[fetch.Where]look
	fit   theme.Fitter
	now   func() time.Time

	onSelected func()
	onMenu     func(at fyne.Position)
	onDelete   func()
}

var (
	_ fyne.Widget       = (*table)(nil)
	_ fyne.Focusable    = (*table)(nil)
	_ fyne.Shortcutable = (*table)(nil)
	_ fyne.Accessible   = (*table)(nil)
)

func newTable(m *model) *table {
	t := &table{model: m, looks: looks(), now: time.Now}
	t.rows.Begin(t)
	t.Length = func() int { return len(m.order) }
	t.CreateItem = func() fyne.CanvasObject { return newRowView(t) }
	t.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if view, ok := o.(*rowView); ok && i < len(m.order) {
			n := m.order[i]
			view.show(i, face{remote: m.all[n], width: view.Size().Width, selected: m.selected[n], cursor: t.rows.HasFocus && n == m.cursor, busy: t.busy[n]})
		}
	}
	t.HideSeparators = true
	t.ExtendBaseWidget(t)
	return t
}

func (t *table) tapped(i int) {
	t.model.choose(i, t.rows.Ctrl(), t.rows.Shift())
	t.rows.Focus()
	t.selected()
}

// menuAt opens the menu about the selection, of which row i becomes part.
func (t *table) menuAt(i int, at fyne.Position) {
	if i < len(t.model.order) && !t.model.selected[t.model.order[i]] {
		t.model.choose(i, false, false)
		t.selected()
	}
	t.onMenu(at)
}

func (t *table) selected() {
	t.Refresh()
	t.onSelected()
}

// FocusGained implements fyne.Focusable.
func (t *table) FocusGained() { t.rows.FocusGained() }

// FocusLost implements fyne.Focusable.
func (t *table) FocusLost() { t.rows.FocusLost() }

// TypedRune implements fyne.Focusable.
func (t *table) TypedRune(r rune) { t.rows.TypedRune(r) }

// TypedKey moves through the list.
func (t *table) TypedKey(e *fyne.KeyEvent) {
	rows, ok := t.rows.Step(e.Name, len(t.model.order), rowHeight)
	switch {
	case ok:
		if row := t.model.step(rows, t.rows.Shift()); row >= 0 {
			t.ScrollTo(row)
			t.selected()
		}
	case e.Name == fyne.KeyDelete:
		t.onDelete()
	default:
		theme.PassKey(t, e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (t *table) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutSelectAll); ok {
		t.model.selectAll(func(fetch.Remote) bool { return true })
		t.selected()
	}
}

// AccessibilityLabel says which message the cursor is on.
func (t *table) AccessibilityLabel() string {
	r, ok := t.model.all[t.model.cursor]
	if !ok {
		return t.model.summary()
	}
	return t.looks[r.Where].say(r) + ", " + r.From + ", " + subjectWords(r) + ", " + theme.When(r.Date, t.now())
}

// AccessibilityRole implements fyne.Accessible.
func (t *table) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
