package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// The inputs of a sheet are Fyne's, with Escape and Enter given to the sheet.

type entry struct {
	widget.Entry
	sheet *sheet
	name  string
}

var (
	_ fyne.Widget     = (*entry)(nil)
	_ fyne.Widget     = (*choice)(nil)
	_ fyne.Widget     = (*check)(nil)
	_ fyne.Widget     = (*button)(nil)
	_ fyne.Accessible = (*entry)(nil)
	_ fyne.Accessible = (*choice)(nil)
)

func (s *sheet) entry(text, hint string, changed func(string)) *entry {
	e := &entry{sheet: s}
	e.Text, e.PlaceHolder, e.OnChanged = text, hint, changed
	e.Scroll = container.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	return e
}

func (s *sheet) password(hint string, changed func(string)) *entry {
	e := s.entry("", hint, changed)
	e.Password = true
	return e
}

// lines is an entry for several lines, in which Enter begins a new one.
func (s *sheet) lines(text, hint string, changed func(string)) *entry {
	e := s.entry(text, hint, changed)
	e.MultiLine = true
	e.Scroll = container.ScrollBoth
	e.SetMinRowsVisible(3)
	return e
}

// put shows text without telling anyone.
func (e *entry) put(text string) {
	if e.Text == text {
		return
	}
	changed := e.OnChanged
	e.OnChanged = nil
	e.SetText(text)
	e.OnChanged = changed
}

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	e.sheet.Reveal(e)
}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	newLine := e.MultiLine && (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter)
	if newLine || !e.sheet.Key(k) {
		e.Entry.TypedKey(k)
	}
}

// AcceptsTab implements fyne.Tabbable: Tab leaves an entry of several lines,
// too.
func (e *entry) AcceptsTab() bool { return false }

type choice struct {
	theme.Select
	sheet *sheet
	name  string
}

func (s *sheet) choice(options []string, chosen int, changed func(index int)) *choice {
	c := &choice{sheet: s}
	c.Options = options
	c.Selected = options[chosen]
	c.OnChanged = func(string) { changed(c.SelectedIndex()) }
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements fyne.Focusable.
func (c *choice) FocusGained() {
	c.Select.FocusGained()
	c.sheet.Reveal(c)
}

// TypedKey implements fyne.Focusable.
func (c *choice) TypedKey(k *fyne.KeyEvent) {
	if !c.sheet.Key(k) {
		c.Select.TypedKey(k)
	}
}

type check struct {
	theme.Check
	sheet *sheet
}

func (s *sheet) check(label string, on bool, changed func(bool)) *check {
	c := &check{sheet: s}
	c.Text, c.Checked, c.OnChanged = label, on, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements fyne.Focusable.
func (c *check) FocusGained() {
	c.Check.FocusGained()
	c.sheet.Reveal(c)
}

// TypedKey implements fyne.Focusable.
func (c *check) TypedKey(k *fyne.KeyEvent) {
	if !c.sheet.Key(k) {
		c.Check.TypedKey(k)
	}
}

type button struct {
	theme.Button
	sheet *sheet
}

func (s *sheet) button(label string, icon fyne.Resource, importance widget.Importance, tapped func()) *button {
	b := &button{sheet: s}
	b.Init(label, icon, tapped)
	b.Importance = importance
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained implements fyne.Focusable.
func (b *button) FocusGained() {
	b.Button.FocusGained()
	b.sheet.Reveal(b)
}

// TypedKey presses the button on Enter, too.
func (b *button) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if !b.Disabled() {
			b.Tapped(&fyne.PointEvent{})
		}
	case fyne.KeyEscape:
		b.sheet.Cancel()
	default:
		b.Button.TypedKey(k)
	}
}

// named lets the inputs in o say what they are for: their captions are objects
// of their own.
func named(name string, o fyne.CanvasObject) fyne.CanvasObject {
	switch o := o.(type) {
	case *entry:
		o.name = name
	case *choice:
		o.name = name
	case *fyne.Container:
		for _, child := range o.Objects {
			named(name, child)
		}
	}
	return o
}

// AccessibilityLabel implements fyne.Accessible. A password is not told.
func (e *entry) AccessibilityLabel() string {
	name := e.name
	if name == "" {
		name = e.PlaceHolder
	}
	if e.Text == "" || e.Password {
		return name
	}
	return name + ": " + e.Text
}

// AccessibilityRole implements fyne.Accessible.
func (e *entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel implements fyne.Accessible.
func (c *choice) AccessibilityLabel() string {
	if c.name == "" {
		return c.Selected
	}
	return c.name + ": " + c.Selected
}

// AccessibilityRole implements fyne.Accessible.
func (c *choice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// note is small wrapped text under an input, which begins where its border does;
// it takes no room while empty.
type note struct {
	label *theme.Paragraph
	box   *fyne.Container
}

func newNote(text string, importance widget.Importance) *note {
	n := &note{label: theme.NewParagraph(text)}
	n.label.SizeName = fynetheme.SizeNameCaptionText
	n.label.Importance = importance
	pad := theme.Size(fynetheme.SizeNameInnerPadding)
	n.box = container.New(layout.NewCustomPaddedLayout(-8, -6, -pad, -pad), n.label)
	visible(n.box, text != "")
	return n
}

func (n *note) set(text string) {
	if n.label.Text != text {
		n.label.SetText(text)
	}
	visible(n.box, text != "")
}

// caption is the bold label left of an input.
func caption(text string) fyne.CanvasObject {
	l := widget.NewLabel(theme.Drawable(text))
	l.TextStyle.Bold = true
	l.Alignment = theme.End()
	return container.NewVBox(l)
}

// columns lays out captions and inputs in two columns, the first as wide in
// every part of a form.
type columns struct {
	inner bool // inside another's second column
}

func (c columns) captionWidth() float32 {
	if c.inner {
		return 7 * theme.Size(fynetheme.SizeNameText)
	}
	return 10.2 * theme.Size(fynetheme.SizeNameText)
}

const columnGap = 4

func (c columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := c.captionWidth()
	y := float32(0)
	for i := 0; i+1 < len(objects); i += 2 {
		label, cell := objects[i], objects[i+1]
		h := max(label.MinSize().Height, cell.MinSize().Height)
		label.Move(fyne.NewPos(0, y))
		label.Resize(fyne.NewSize(w, h))
		cell.Move(fyne.NewPos(w+columnGap, y))
		cell.Resize(fyne.NewSize(size.Width-w-columnGap, h))
		theme.Mirror(size.Width, label, cell)
		y += h + columnGap
	}
}

func (c columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, -columnGap)
	for i := 0; i+1 < len(objects); i += 2 {
		cell := objects[i+1].MinSize()
		size.Height += max(objects[i].MinSize().Height, cell.Height) + columnGap
		size.Width = max(size.Width, c.captionWidth()+columnGap+cell.Width)
	}
	return size
}

func section(text string) fyne.CanvasObject {
	l := theme.NewLabel(text, fynetheme.SizeNameCaptionText, theme.ColorMuted, fyne.TextStyle{Bold: true})
	return container.New(layout.NewCustomPaddedLayout(14, 6, 0, 0), container.NewVBox(l, theme.NewHairline(false)))
}

func visible(o fyne.CanvasObject, show bool) {
	if show == o.Visible() {
		return
	}
	if show {
		o.Show()
	} else {
		o.Hide()
	}
}
