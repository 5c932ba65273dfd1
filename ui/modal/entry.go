package modal

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// Entry is a field in a sheet: Escape leaves the sheet, Enter goes on.
type Entry struct {
	widget.Entry
	Sheet *Sheet // set once it is shown
	name  string
}

var (
	_ fyne.Focusable  = (*Entry)(nil)
	_ fyne.Accessible = (*Entry)(nil)
)

// NewEntry makes a field that begins with text.
func NewEntry(name, text string) *Entry {
	e := &Entry{name: name}
	e.ExtendBaseWidget(e)
	e.SetText(text)
	return e
}

// Labelled is the field below its name.
func (e *Entry) Labelled() fyne.CanvasObject { return Labelled(e.name, e) }

// AccessibilityLabel implements fyne.Accessible.
func (e *Entry) AccessibilityLabel() string { return e.name }

// AccessibilityRole implements fyne.Accessible.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if e.Sheet == nil || !e.Sheet.Key(k) {
		e.Entry.TypedKey(k)
	}
}

// Labelled puts a name above what it is the name of.
func Labelled(name string, o fyne.CanvasObject) fyne.CanvasObject {
	l := widget.NewLabel(theme.Drawable(name))
	l.TextStyle.Bold = true
	l.Alignment = theme.Start()
	return container.New(layout.NewCustomPaddedVBoxLayout(0), Flush(l), o)
}
