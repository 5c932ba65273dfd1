package attachments

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// table is the list of attachments, with the keyboard and the selection of
// its own that widget.List has not.
type table struct {
	widget.List
	model      *model
	onRows     func([]archive.AttachmentKey) // these rows are wanted
	onSelected func()
	onShow     func()
	onMenu     func(at fyne.Position)

	focused   bool
	fit       theme.Fitter
	now       func() time.Time
	modifiers func() fyne.KeyModifier
}

var (
	_ fyne.Widget       = (*table)(nil)
	_ fyne.Focusable    = (*table)(nil)
	_ fyne.Shortcutable = (*table)(nil)
	_ fyne.Accessible   = (*table)(nil)
)

func newTable(m *model) *table {
	t := &table{model: m, now: time.Now, modifiers: modifiers}
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
		view.show(i, face{x: x, known: known, width: view.Size().Width, selected: m.selected[i], cursor: t.focused && i == m.cursor})
	}
	t.HideSeparators = true
	t.ExtendBaseWidget(t)
	return t
}

// modifiers says which of Shift and Ctrl are held.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

func (t *table) tapped(i int) {
	held := t.modifiers()
	t.model.choose(i, held&fyne.KeyModifierShortcutDefault != 0, held&fyne.KeyModifierShift != 0)
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
		c.Focus(t)
	}
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
func (t *table) FocusGained() { t.setFocus(true) }

// FocusLost implements fyne.Focusable.
func (t *table) FocusLost() { t.setFocus(false) }

func (t *table) setFocus(on bool) {
	t.focused = on
	t.Refresh()
}

// TypedRune implements fyne.Focusable.
func (t *table) TypedRune(rune) {}

// TypedKey moves through the list.
func (t *table) TypedKey(e *fyne.KeyEvent) {
	n := len(t.model.keys)
	rows := max(int(t.Size().Height/rowHeight)-1, 1)
	steps := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: rows, fyne.KeyPageUp: -rows, fyne.KeyHome: -n, fyne.KeyEnd: n}
	step, ok := steps[e.Name]
	switch {
	case ok && n > 0:
		to := min(max(t.model.cursor+step, 0), n-1)
		t.model.choose(to, false, t.modifiers()&fyne.KeyModifierShift != 0)
		t.ScrollTo(to)
		t.selected()
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		t.onShow()
	default:
		if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil && c.OnTypedKey() != nil {
			c.OnTypedKey()(e) // the window's own
		}
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
