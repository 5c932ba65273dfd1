package theme

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/text/unicode/bidi"
)

// Paragraph is Fyne's label for text that is wrapped to the width it gets.
//
// QUIRK: Fyne wraps text that runs from the right, but puts the parts of each
// line next to each other from left to right; sentences stand in the wrong order
// then, and a full stop at the wrong end. Such text is broken into lines here
// before the parts of each are put in order. What Fyne would copy of it is in
// that order, too, so such text is copied as a whole, by a right click.
type Paragraph struct {
	widget.Label
	full   string  // in the order it is read
	room   float32 // the width it was broken for; 0 for none
	copies bool    // it was made to be selected
}

var (
	_ fyne.Widget            = (*Paragraph)(nil)
	_ fyne.Accessible        = (*Paragraph)(nil)
	_ fyne.SecondaryTappable = (*Paragraph)(nil)
)

// NewParagraph makes a paragraph that begins where the language's lines do.
func NewParagraph(text string) *Paragraph {
	p := &Paragraph{}
	p.Wrapping = fyne.TextWrapWord
	p.Alignment = Start()
	p.ExtendBaseWidget(p)
	p.SetText(text)
	return p
}

// SetText shows another text.
func (p *Paragraph) SetText(text string) {
	p.full, p.room = text, 0
	p.settleSelection()
	if !fromTheRight(text) {
		p.Label.SetText(Drawable(text))
		return
	}
	p.wrap()
}

// Resize implements fyne.CanvasObject.
func (p *Paragraph) Resize(size fyne.Size) {
	p.Label.Resize(size)
	p.wrap()
}

// Refresh implements fyne.Widget; the text may have another size by now.
func (p *Paragraph) Refresh() {
	p.room = 0
	p.settleSelection()
	p.wrap()
	p.Label.Refresh()
}

// settleSelection lets Fyne select only text that it has in the order it is
// read.
func (p *Paragraph) settleSelection() {
	p.copies = p.copies || p.Selectable
	p.Selectable = p.copies && !fromTheRight(p.full)
}

// TappedSecondary offers to copy what Fyne can't select.
func (p *Paragraph) TappedSecondary(e *fyne.PointEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil || !p.copies || p.Selectable {
		return
	}
	copyAll := fyne.NewMenuItem(lang.L("Copy"), func() { fyne.CurrentApp().Clipboard().SetContent(p.full) })
	copyAll.Icon = IconCopy
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", copyAll), c, e.AbsolutePosition)
}

// AccessibilityLabel implements fyne.Accessible.
func (p *Paragraph) AccessibilityLabel() string { return p.full }

func (p *Paragraph) wrap() {
	if !fromTheRight(p.full) {
		return
	}
	room := p.Size().Width - 2*Size(fynetheme.SizeNameInnerPadding) - 1
	if room == p.room {
		return
	}
	p.room = room
	name := p.SizeName
	if name == "" {
		name = fynetheme.SizeNameText
	}
	lines := breakLines(p.full, room, func(s string) float32 { return fyne.MeasureText(Drawable(s), Size(name), p.TextStyle).Width })
	for i, line := range lines {
		lines[i] = Drawable(ordered(line))
	}
	p.Label.SetText(strings.Join(lines, "\n"))
}

// fromTheRight reports whether text runs from the right here: whether there
// are words in it that do, in a language that does.
func fromTheRight(text string) bool {
	if beginsRightToLeft(text) {
		return true
	}
	return RightToLeft() && strings.ContainsFunc(text, func(r rune) bool {
		if r < 0x590 {
			return false
		}
		class, _ := bidi.LookupRune(r)
		return class.Class() == bidi.R || class.Class() == bidi.AL
	})
}

// breakLines breaks text between words, so that no line is wider than room
// unless a single word is.
func breakLines(text string, room float32, width func(string) float32) (lines []string) {
	for _, line := range strings.Split(text, "\n") {
		now := ""
		for _, word := range strings.Fields(line) {
			longer := word
			if now != "" {
				longer = now + " " + word
			}
			if now != "" && room > 0 && width(longer) > room {
				lines = append(lines, now)
				longer = word
			}
			now = longer
		}
		lines = append(lines, now)
	}
	return lines
}
