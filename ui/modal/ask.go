package modal

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mailloft/mailloft/ui/theme"
)

// Width is how wide a question or a message is, in the theme's usual text.
const Width = 460

const tallest = 2000 // what the window has room for is the limit

// Question is what a person has to decide. What says no is on the left of what
// says yes, as in every sheet.
type Question struct {
	Title   string
	Body    fyne.CanvasObject
	Yes, No string            // on the buttons; No may be empty: "Cancel"
	Danger  bool              // yes destroys something: it takes a click of its own, and Enter says no
	Begin   fyne.Focusable    // gets the focus, if it is not one of the buttons
	Else    string            // on one more button, on the left; empty is none
	Other   func()            // what that does, once the sheet is gone
	Left    fyne.CanvasObject // stands there, too; may be nil
	Width   float32           // 0 is Width
}

// Ask asks q and tells the answer; Escape says no.
func Ask(win fyne.Window, q Question, answer func(yes bool)) *Sheet {
	width := q.Width
	if width == 0 {
		width = Width
	}
	s := New(win, width, tallest)
	said := false
	s.OnHide = func() { answer(said) }
	say := func() {
		said = true
		s.Hide()
	}
	yes := NewButton(s, q.Yes, say)
	if q.No == "" {
		q.No = lang.L("Cancel")
	}
	no := NewButton(s, q.No, s.Hide)
	first := yes
	s.Submit, yes.Importance = say, widget.HighImportance
	if q.Danger {
		s.Submit, yes.Importance = s.Hide, widget.DangerImportance
		first = no
	}
	var left []fyne.CanvasObject
	if q.Left != nil {
		left = append(left, q.Left)
	}
	if q.Else != "" {
		left = append(left, NewButton(s, q.Else, func() {
			s.Hide()
			q.Other()
		}))
	}
	s.Show(q.Title, q.Body, nil, left, []fyne.CanvasObject{no, yes})
	if q.Begin != nil {
		s.Focus(q.Begin)
	} else {
		s.Focus(first)
	}
	return s
}

// Tell shows something that asks for nothing.
func Tell(win fyne.Window, title string, width float32, body fyne.CanvasObject, left ...fyne.CanvasObject) *Sheet {
	s := New(win, width, tallest)
	s.Submit = s.Hide
	done := NewButton(s, lang.L("Close"), s.Hide)
	done.Importance = widget.HighImportance
	s.Show(title, body, nil, left, []fyne.CanvasObject{done})
	s.Focus(done)
	return s
}

// Words lays texts out one below the other, wrapped to the sheet's width.
// Empty ones are left out.
func Words(texts ...string) fyne.CanvasObject {
	box := container.NewVBox()
	for _, text := range texts {
		if text != "" {
			box.Add(Flush(theme.NewParagraph(text)))
		}
	}
	return box
}

// Flush takes the space around a label's text away at both sides, so that it
// begins where the title does.
func Flush(o fyne.CanvasObject) fyne.CanvasObject {
	pad := theme.Size(fynetheme.SizeNameInnerPadding)
	return container.New(layout.NewCustomPaddedLayout(0, 0, -pad, -pad), o)
}

// Button is a button of a sheet: Escape leaves the sheet, whatever has the
// focus.
type Button struct {
	theme.Button
	sheet *Sheet
}

var _ fyne.Focusable = (*Button)(nil)

// NewButton makes a button for a sheet.
func NewButton(s *Sheet, text string, tapped func()) *Button {
	b := &Button{sheet: s}
	b.Init(text, nil, tapped)
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.Button.FocusGained()
	b.sheet.Reveal(b)
}

// TypedKey presses the button on Enter, too.
func (b *Button) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		b.sheet.Cancel()
		return
	}
	b.Button.TypedKey(k)
}
