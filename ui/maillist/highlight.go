package maillist

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

// foundColor is that of words found in a message, see ui/htmlview.
var foundColor = color.NRGBA{R: 0xFF, G: 0xC4, B: 0x00, A: 0x55}

// mark notes the words of a query, which the rows highlight.
func (r *rows) mark(query string) {
	q, _ := archive.ParseQuery(query)
	r.words = nil
	for _, w := range q.Words() {
		r.words = append(r.words, strings.ToLower(w))
	}
	r.look++
}

// match finds the first word in a text, as bytes; a word counts where one
// begins, or anywhere in writing without spaces.
func match(text string, words []string) (from, to int) {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return 0, 0 // QUIRK: a few letters change their length with their case
	}
	from = -1
	for _, w := range words {
		for at := 0; w != ""; {
			i := strings.Index(lower[at:], w)
			if i < 0 {
				break
			}
			i += at
			if beginsWord(lower, i) && (from < 0 || i < from) {
				from, to = i, i+len(w)
			}
			at = i + len(w)
		}
	}
	return max(from, 0), to
}

func beginsWord(s string, at int) bool {
	before := []rune(s[max(0, at-8):at])
	if len(before) == 0 {
		return true
	}
	r := before[len(before)-1]
	return r >= 0x0E00 || !unicode.IsLetter(r) && !unicode.IsNumber(r)
}

// highlight puts a coloured ground under the first of words in a line.
func (r *rowView) highlight(mark *canvas.Rectangle, t *canvas.Text, words []string, fit *theme.Fitter) {
	from, to := match(t.Text, words)
	visible(mark, to > from)
	if to <= from {
		return
	}
	left := fit.Width(t.Text[:from], t.TextSize, t.TextStyle)
	width := fit.Width(t.Text[from:to], t.TextSize, t.TextStyle)
	mark.FillColor = foundColor
	if theme.RightToLeft() { // before the row is turned round, and so that it ends in its place
		left = fit.Width(t.Text, t.TextSize, t.TextStyle) - left - width
	}
	setRect(mark, fyne.NewPos(t.Position().X+left-1, t.Position().Y), fyne.NewSize(width+2, t.MinSize().Height))
	mark.Refresh()
}
