package attachments

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/ui/theme"
)

func TestTheLinesOfARowStandBelowEachOtherInLargeText(t *testing.T) {
	for _, scale := range []float32{1, 1.5, 2} {
		look := theme.New(theme.Light)
		look.Scale = scale
		test.NewTempApp(t).Settings().SetTheme(look)
		r := newRowView(newTable(newModel()))
		r.Resize(fyne.NewSize(400, r.MinSize().Height))
		r.show(0, face{known: true, width: 400, x: archive.Attachment{Name: "Notes.pdf", From: "Ada Lovelace", Size: 1200}})
		middle := func(i int) float32 { return r.texts[i].Position().Y + r.texts[i].Size().Height/2 }
		if apart, least := middle(1)-middle(0), theme.Scaled(15); apart < least {
			t.Errorf("text of %.1f: the lines are %.0f pixels apart, not %.0f", scale, apart, least)
		}
		if end := middle(1) + theme.Scaled(8); end > r.Size().Height {
			t.Errorf("text of %.1f: the second line ends at %.0f of %.0f", scale, end, r.Size().Height)
		}
	}
}
