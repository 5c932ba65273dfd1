package theme

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// fitterLimit bounds how many measured strings a Fitter remembers.
const fitterLimit = 4096

// Fitter measures text and cuts it to a width, and remembers the answers. It
// belongs to one pane and, like every widget, to the Fyne goroutine. The zero
// value is ready.
type Fitter struct {
	known map[fitKey]fitted
}

type fitKey struct {
	text  string
	size  float32
	style fyne.TextStyle
	width int // whole pixels; negative asks for the full width
}

type fitted struct {
	text  string
	width float32
}

// Width is how wide text is.
func (f *Fitter) Width(text string, size float32, style fyne.TextStyle) float32 {
	return f.look(fitKey{text, size, style, -1}, func() fitted {
		return fitted{text, fyne.MeasureText(text, size, style).Width}
	}).width
}

// Fit returns text, or as much of its beginning as fits into width followed by
// an ellipsis. Line breaks and tabs become spaces.
func (f *Fitter) Fit(text string, size float32, style fyne.TextStyle, width float32) string {
	return f.look(fitKey{text, size, style, int(width)}, func() fitted {
		return fitted{text: Drawable(cut(oneLine(text), width, func(s string) float32 { return fyne.MeasureText(Drawable(s), size, style).Width }))}
	}).text
}

// Forget drops what was measured; call it when the theme's sizes change.
func (f *Fitter) Forget() { f.known = nil }

func (f *Fitter) look(key fitKey, measure func() fitted) fitted {
	if v, ok := f.known[key]; ok {
		return v
	}
	if f.known == nil || len(f.known) >= fitterLimit {
		f.known = make(map[fitKey]fitted, 256)
	}
	v := measure()
	f.known[key] = v
	return v
}

func oneLine(s string) string {
	if strings.ContainsAny(s, "\r\n\t") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}

// cut guesses from the average width of a character and corrects the guess, so
// that two or three measurements are enough.
func cut(text string, width float32, measure func(string) float32) string {
	const ellipsis = "…"
	if width <= 0 || text == "" {
		return ""
	}
	runes := []rune(text)
	if len(runes) > 400 { // no pane is that wide; don't shape a whole line of 10,000
		runes = runes[:400]
		text = string(runes)
	}
	full := measure(text)
	if full <= width {
		return text
	}
	fits, fails := 0, len(runes)
	guess := int(float32(len(runes)) * width / full)
	for fits+1 < fails {
		guess = min(max(guess, fits+1), fails-1)
		w := measure(string(runes[:guess]) + ellipsis)
		step := int((width - w) * float32(len(runes)) / full)
		if w <= width {
			fits = guess
			guess += max(step, 1)
		} else {
			fails = guess
			guess += min(step, -1)
		}
	}
	return strings.TrimRight(string(runes[:fits]), " ,;.:-–—") + ellipsis
}

// Label is one line of text in a named colour and size, cut to its width. It
// is lighter than widget.Label: one canvas object, no rich text.
type Label struct {
	widget.BaseWidget
	Color    fyne.ThemeColorName
	SizeName fyne.ThemeSizeName
	Elastic  bool // may become as narrow as its container likes
	full     string
	text     *canvas.Text
	cutAt    float32
}

var _ fyne.Widget = (*Label)(nil)

// NewLabel makes a line of text. Size names the theme's text size.
func NewLabel(text string, size fyne.ThemeSizeName, name fyne.ThemeColorName, style fyne.TextStyle) *Label {
	l := &Label{Color: name, SizeName: size, full: text, text: canvas.NewText(Drawable(text), Color(name))}
	l.text.TextStyle = style
	l.text.TextSize = Size(size)
	l.text.Alignment = Start()
	l.ExtendBaseWidget(l)
	return l
}

// NewCaption makes a line of small, muted text.
func NewCaption(text string) *Label {
	return NewLabel(text, fynetheme.SizeNameCaptionText, ColorMuted, fyne.TextStyle{})
}

// NewHeading makes a bold line in the heading's size.
func NewHeading(text string) *Label {
	return NewLabel(text, fynetheme.SizeNameHeadingText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
}

// NewSubHeading makes a bold line in the size of a pane's title.
func NewSubHeading(text string) *Label {
	return NewLabel(text, fynetheme.SizeNameSubHeadingText, fynetheme.ColorNameForeground, fyne.TextStyle{Bold: true})
}

// SetText shows text; it does no work when nothing changes.
func (l *Label) SetText(text string) {
	if text == l.full {
		return
	}
	l.full = text
	l.cutAt = 0
	l.Refresh()
}

// Text is the whole text, however much of it fits.
func (l *Label) Text() string { return l.full }

// Whole is how wide the text is before any of it is cut.
func (l *Label) Whole() float32 { return l.measure(oneLine(l.full)) }

// SetBold shows the text bold, or not.
func (l *Label) SetBold(on bool) {
	if l.text.TextStyle.Bold == on {
		return
	}
	l.text.TextStyle.Bold = on
	l.cutAt = 0
	l.Refresh()
}

// SetColor shows the text in another colour.
func (l *Label) SetColor(name fyne.ThemeColorName) {
	if l.Color == name {
		return
	}
	l.Color = name
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *Label) CreateRenderer() fyne.WidgetRenderer { return &labelRenderer{l} }

// AccessibilityLabel implements fyne.Accessible.
func (l *Label) AccessibilityLabel() string { return l.full }

// AccessibilityRole implements fyne.Accessible.
func (l *Label) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

type labelRenderer struct{ l *Label }

func (r *labelRenderer) Layout(size fyne.Size) {
	l := r.l
	if l.cutAt != size.Width {
		l.cutAt = size.Width
		// Layout hands over the very width MinSize asked for; a rounding error must not cut a letter.
		if shown := Drawable(cut(oneLine(l.full), size.Width+0.5, l.measure)); shown != l.text.Text {
			l.text.Text = shown
			l.text.Refresh()
		}
	}
	l.text.Resize(size)
}

func (l *Label) measure(s string) float32 {
	return fyne.MeasureText(Drawable(s), l.text.TextSize, l.text.TextStyle).Width
}

func (r *labelRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(Drawable(oneLine(r.l.full)), r.l.text.TextSize, r.l.text.TextStyle)
	if r.l.Elastic {
		size.Width = 0
	}
	return size
}

func (r *labelRenderer) Refresh() {
	r.l.text.Color = Color(r.l.Color)
	if size := Size(r.l.SizeName); size != r.l.text.TextSize {
		r.l.text.TextSize = size
		r.l.cutAt = 0
	}
	if r.l.cutAt == 0 {
		r.Layout(r.l.Size())
	}
	r.l.text.Refresh()
}

func (r *labelRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.text} }

func (r *labelRenderer) Destroy() {}

// Hairline is a line of one pixel in the separator's colour, with an inset at
// its beginning and end when asked.
type Hairline struct {
	widget.BaseWidget
	vertical bool
	line     *canvas.Rectangle
}

var _ fyne.Widget = (*Hairline)(nil)

// NewHairline makes a horizontal or a vertical hairline.
func NewHairline(vertical bool) *Hairline {
	h := &Hairline{vertical: vertical, line: canvas.NewRectangle(Color(fynetheme.ColorNameSeparator))}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *Hairline) CreateRenderer() fyne.WidgetRenderer { return &hairlineRenderer{h} }

type hairlineRenderer struct{ h *Hairline }

func (r *hairlineRenderer) Layout(size fyne.Size) {
	if r.h.vertical {
		r.h.line.Resize(fyne.NewSize(1, size.Height))
	} else {
		r.h.line.Resize(fyne.NewSize(size.Width, 1))
	}
}

func (r *hairlineRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(1) }

func (r *hairlineRenderer) Refresh() {
	r.h.line.FillColor = Color(fynetheme.ColorNameSeparator)
	r.h.line.Refresh()
}

func (r *hairlineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.h.line} }

func (r *hairlineRenderer) Destroy() {}
