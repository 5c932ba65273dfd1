package maillist

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

const (
	maxChips   = 3 // the last says how many more there are
	chipInset  = 7
	chipGap    = 5
	chipLength = 90 // of a name, in pixels
)

// chips draws a message's tags as small coloured fields. The name stands in
// each: the colour alone tells nothing.
type chips struct {
	backs [maxChips]*canvas.Rectangle
	texts [maxChips]*canvas.Text
}

func newChips() *chips {
	c := &chips{}
	for i := range maxChips {
		c.backs[i], c.texts[i] = canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Transparent)
	}
	return c
}

func (c *chips) objects() (list []fyne.CanvasObject) {
	for i := range maxChips {
		list = append(list, c.backs[i], c.texts[i])
	}
	return list
}

func (c *chips) hide() {
	for i := range maxChips {
		c.backs[i].Hide()
		c.texts[i].Hide()
	}
}

// show draws names from x on, around the middle y, in at most room, and gives
// the width that took.
func (c *chips) show(names []string, colors map[string]fyne.ThemeColorName, x, y, room float32, fit *theme.Fitter) (used float32) {
	c.hide()
	size := theme.Size(fynetheme.SizeNameCaptionText) - 0.5
	for i := range maxChips {
		if i >= len(names) {
			break
		}
		text, tint := fit.Fit(names[i], size, fyne.TextStyle{}, chipLength), tagColor(colors, names[i])
		if i == maxChips-1 && len(names) > maxChips {
			text, tint = "+"+strconv.Itoa(len(names)-i), theme.ColorMuted
		}
		width := fit.Width(text, size, fyne.TextStyle{}) + 2*chipInset
		if used+width > room {
			break
		}
		c.draw(i, text, size, tint, x+used, y, width)
		used += width + chipGap
	}
	return used
}

func (c *chips) draw(i int, text string, size float32, tint fyne.ThemeColorName, x, y, width float32) {
	back, t := c.backs[i], c.texts[i]
	fill := color.NRGBAModel.Convert(theme.Color(tint)).(color.NRGBA)
	fill.A = theme.ChipTint
	back.FillColor = fill
	height := size + 6
	back.CornerRadius = height / 2
	setRect(back, fyne.NewPos(x, y-height/2), fyne.NewSize(width, height))
	t.Text, t.TextSize, t.Color = text, size, theme.Color(fynetheme.ColorNameForeground)
	h := t.MinSize().Height
	t.Move(fyne.NewPos(x+chipInset, y-h/2))
	t.Resize(fyne.NewSize(width-2*chipInset, h)) // as wide as it is drawn: it may be mirrored
	for _, o := range []fyne.CanvasObject{back, t} {
		o.Show()
		o.Refresh()
	}
}

func tagColor(colors map[string]fyne.ThemeColorName, name string) fyne.ThemeColorName {
	if c, ok := colors[name]; ok {
		return c
	}
	return theme.TagColor("", name)
}

// SetTags says which tags there are, for the rows and the menu.
func (l *List) SetTags(tags []archive.Tag) {
	l.tags = tags
	l.rows.colors = make(map[string]fyne.ThemeColorName, len(tags))
	for _, t := range tags {
		l.rows.colors[t.Name] = theme.TagColor(t.Color, t.Name)
	}
	l.rows.look++
	l.rows.arrange()
}
