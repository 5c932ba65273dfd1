package viewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// findBar searches in the message that is shown.
type findBar struct {
	widget.BaseWidget
	entry    *findEntry
	count    *theme.Label
	previous *theme.IconButton
	next     *theme.IconButton
	close    *theme.IconButton
	line     *theme.Hairline
}

var _ fyne.Widget = (*findBar)(nil)

const findBarHeight = 46

func newFindBar(find func(string), step func(back bool), closed func()) *findBar {
	f := &findBar{count: theme.NewCaption(""), line: theme.NewHairline(false)}
	f.entry = &findEntry{step: step, closed: closed}
	f.entry.ExtendBaseWidget(f.entry)
	f.entry.SetPlaceHolder(lang.L("Find in message"))
	f.entry.OnChanged = find
	f.previous = theme.NewIconButton(theme.IconButtonSize, theme.IconChevronUp, lang.L("Previous match"), func() { step(true) })
	f.next = theme.NewIconButton(theme.IconButtonSize, theme.IconChevronDown, lang.L("Next match"), func() { step(false) })
	f.close = theme.NewIconButton(theme.IconButtonSize, theme.IconClose, lang.L("Close"), closed)
	f.ExtendBaseWidget(f)
	f.Hide()
	return f
}

// fill puts words there that are searched for already.
func (f *findBar) fill(text string) {
	changed := f.entry.OnChanged
	f.entry.OnChanged = nil
	f.entry.SetText(text)
	f.entry.OnChanged = changed
}

// found shows which match of how many is marked.
func (f *findBar) found(current, total int) {
	switch {
	case f.entry.Text == "":
		f.count.SetText("")
	case total == 0:
		f.count.SetText(lang.L("Not found"))
	default:
		f.count.SetText(lang.L("{{.Current}} of {{.Total}}", map[string]any{
			"Current": theme.Number(current), "Total": theme.Number(total),
		}))
	}
	f.Refresh()
}

// findEntry is an entry in which Enter steps and Escape closes.
type findEntry struct {
	widget.Entry
	step   func(back bool)
	closed func()
}

// TypedKey is part of fyne.Focusable.
func (e *findEntry) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		e.closed()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF3:
		e.step(shiftHeld())
	default:
		e.Entry.TypedKey(ev)
	}
}

// CreateRenderer is part of fyne.Widget.
func (f *findBar) CreateRenderer() fyne.WidgetRenderer { return &findBarRenderer{f} }

type findBarRenderer struct{ f *findBar }

func (r *findBarRenderer) MinSize() fyne.Size { return fyne.NewSize(300, findBarHeight) }

func (r *findBarRenderer) Layout(size fyne.Size) {
	f := r.f
	f.line.Resize(fyne.NewSize(size.Width, 1))
	middle := func(o fyne.CanvasObject, x, w, h float32) {
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, (findBarHeight-h)/2))
	}
	x := size.Width - toolbarInset - theme.IconButtonSize
	for _, b := range []*theme.IconButton{f.close, f.next, f.previous} {
		middle(b, x, theme.IconButtonSize, theme.IconButtonSize)
		x -= theme.IconButtonSize
	}
	m := f.count.MinSize()
	left := float32(headerLeft - 8)
	width := min(max(x+theme.IconButtonSize-left-m.Width-2*headerGap, 60), 320)
	middle(f.entry, left, width, f.entry.MinSize().Height)
	middle(f.count, left+width+headerGap, m.Width, m.Height)
}

func (r *findBarRenderer) Objects() []fyne.CanvasObject {
	f := r.f
	return []fyne.CanvasObject{f.line, f.entry, f.count, f.previous, f.next, f.close}
}

func (r *findBarRenderer) Refresh() {
	r.Layout(r.f.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *findBarRenderer) Destroy() {}
