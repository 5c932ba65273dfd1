package attachments

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// table is the list of attachments, with the keyboard and the selection of
// its own that widget.List has not.
type table struct {
	widget.List
	rows       theme.Rows
	model      *model
	onRows     func([]archive.AttachmentKey) // these rows are wanted
	onSelected func()
	onShow     func()
	onMenu     func(at fyne.Position)

	fit theme.Fitter
	now func() time.Time
}

var (
	_ fyne.Widget       = (*table)(nil)
	_ fyne.Focusable    = (*table)(nil)
	_ fyne.Shortcutable = (*table)(nil)
	_ fyne.Accessible   = (*table)(nil)
)

func newTable(m *model) *table {
	t := &table{model: m, now: time.Now}
	t.rows.Begin(t)
	t.Length = func() int { return len(m.keys) }
	t.CreateItem = func() fyne.CanvasObject { return newRowView(t) }
	t.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		view, ok := o.(*rowView)
		if !ok || i >= len(m.keys) {
			return
		}
		x, known, wanted := m.row(i)
		if wanted != nil {
			t.onRows(wanted)
		}
		view.show(i, face{x: x, known: known, width: view.Size().Width, selected: m.selected[i], cursor: t.rows.HasFocus && i == m.cursor})
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

func (t *table) menuAt(i int, at fyne.Position) {
	if !t.model.selected[i] {
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
	n := len(t.model.keys)
	step, ok := t.rows.Step(e.Name, n, rowHeight())
	switch {
	case ok:
		to := min(max(t.model.cursor+step, 0), n-1)
		t.model.choose(to, false, t.rows.Shift())
		t.ScrollTo(to)
		t.selected()
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		t.onShow()
	default:
		theme.PassKey(t, e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (t *table) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutSelectAll); ok {
		t.model.selectAll()
		t.selected()
	}
}

// AccessibilityLabel says which attachment the cursor is on.
func (t *table) AccessibilityLabel() string {
	if x, ok := t.model.current(); ok {
		return x.Name + ", " + origin(x) + ", " + theme.Bytes(x.Size)
	}
	return t.model.summary()
}

// AccessibilityRole implements fyne.Accessible.
func (t *table) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
