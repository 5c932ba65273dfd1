package theme

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Initials are the one or two letters that stand for a person: the first of
// the first and of the last word of the name, or of the address without one.
func Initials(name, address string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' && !unicode.Is(unicode.M, r)
	})
	if len(words) == 0 || strings.Contains(name, "@") {
		words = strings.FieldsFunc(address, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		words = words[:min(len(words), 1)]
	}
	if len(words) == 0 {
		return "?"
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	if len(words) == 1 || wide(first) {
		return string(unicode.ToUpper(first))
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return string([]rune{unicode.ToUpper(first), unicode.ToUpper(last)})
}

// wide reports scripts of which one character fills the circle.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// Avatar is a coloured circle with a person's initials.
type Avatar struct {
	widget.BaseWidget
	size   float32
	circle *canvas.Circle
	text   *canvas.Text
	color  fyne.ThemeColorName
}

var _ fyne.Widget = (*Avatar)(nil)

// NewAvatar makes an avatar of the given diameter.
func NewAvatar(size float32) *Avatar {
	a := &Avatar{size: size, color: avatarName(0)}
	a.circle = canvas.NewCircle(Color(a.color))
	a.text = canvas.NewText("", Color(ColorOnAvatar))
	a.text.TextStyle.Bold = true
	a.text.TextSize = size * 0.375
	a.ExtendBaseWidget(a)
	return a
}

// SetPerson shows the person; it does no work when nothing changes.
func (a *Avatar) SetPerson(name, address string) {
	if address == "" {
		address = name
	}
	initials, c := Initials(name, address), AvatarColor(address)
	if initials == a.text.Text && c == a.color {
		return
	}
	a.text.Text, a.color = initials, c
	a.Refresh()
}

// SetColor shows the person on another colour than the one that comes of the address.
func (a *Avatar) SetColor(c fyne.ThemeColorName) {
	a.color = c
	a.Refresh()
}

// MinSize is the circle's diameter, whatever the initials.
func (a *Avatar) MinSize() fyne.Size { return fyne.NewSquareSize(a.size) }

// CreateRenderer implements fyne.Widget.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer { return &avatarRenderer{a} }

type avatarRenderer struct{ a *Avatar }

func (r *avatarRenderer) Layout(size fyne.Size) {
	d := fyne.Min(size.Width, size.Height)
	r.a.circle.Resize(fyne.NewSquareSize(d))
	r.a.circle.Move(fyne.NewPos((size.Width-d)/2, (size.Height-d)/2))
	if want := d * 0.375; r.a.text.TextSize != want {
		r.a.text.TextSize = want
		r.a.text.Refresh()
	}
	t := r.a.text.MinSize()
	r.a.text.Resize(t)
	r.a.text.Move(fyne.NewPos((size.Width-t.Width)/2, (size.Height-t.Height)/2))
}

func (r *avatarRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.a.size) }

func (r *avatarRenderer) Refresh() {
	r.a.circle.FillColor = Color(r.a.color)
	r.a.text.Color = Color(ColorOnAvatar)
	r.Layout(r.a.Size())
	r.a.circle.Refresh()
	r.a.text.Refresh()
}

func (r *avatarRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.a.circle, r.a.text}
}

func (r *avatarRenderer) Destroy() {}
