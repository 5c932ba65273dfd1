package maillist

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/golden"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestATagsNameStandsInItsField(t *testing.T) {
	for _, way := range []string{"ltr", "rtl"} {
		if way == "rtl" {
			golden.RightToLeft(t, theme.ReadDirection)
		}
		mail := letters()
		row := mail[3]
		row.Tags = []string{"Invoices", "To do"}
		mail[3] = row
		l, _ := newTestList(t, mail, now)
		l.SetIDs([]archive.ID{3, 2, 1})
		l.rows.Resize(fyne.NewSize(420, 220))
		l.rows.Refresh()
		chips := l.rows.views[0].chips
		for i := range row.Tags {
			back, text := chips.backs[i], chips.texts[i]
			left, right := text.Position().X-back.Position().X, back.Position().X+back.Size().Width-text.Position().X-text.MinSize().Width
			if left < 3 || right < 3 {
				t.Errorf("%s: %q begins %.1f in its field and ends %.1f before its end", way, text.Text, left, right)
			}
		}
	}
}
